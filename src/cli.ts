#!/usr/bin/env node
/**
 * The file that `npx kmsim` runs.
 * @module
 */
import process from 'node:process';
import { main } from './cli/main.ts';

await main(process.argv.slice(2));
