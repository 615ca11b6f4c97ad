# kmsim serve in a container: docker build -t kmsim . && docker run -p 4566:4566 kmsim
FROM node:22-alpine AS build
WORKDIR /kmsim
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:22-alpine
WORKDIR /kmsim
COPY --from=build /kmsim/package.json ./
COPY --from=build /kmsim/dist ./dist
USER node
EXPOSE 4566
HEALTHCHECK --interval=2s --timeout=2s CMD wget -qO- http://127.0.0.1:4566/_kmsim/health || exit 1
ENTRYPOINT ["node", "dist/cli.js", "serve", "--host", "0.0.0.0"]
CMD ["--allow-host", "kmsim"]
