/**
 * AWS STS as a service of the kernel. Its state is what the world knows of access: the organization, users and roles, the
 * credentials that there are, and how access control is enforced.
 * @module
 */
import { DIRECTORY, type Directory, initialDirectory } from '../iam/directory.ts';
import type { QueryDialect, Service } from '../kernel/operation.ts';
import { authorize, questions, type StsAccessRequest } from './access.ts';
import { controls } from './controls.ts';
import { invariants } from './invariants.ts';
import { operations } from './operations/index.ts';
import { dumpDirectory, loadDirectory, portableDirectory } from './portable.ts';

/**
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html, and the model's awsQueryError;
 * the first two as STS answers them to credentials that do not count.
 */
// Unconfirmed: the codes for a body that is none of its shape, and for what kmsim does not model, which AWS has not.
const query: QueryDialect = {
  version: '2011-06-15',
  namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
  codes: {
    UnrecognizedClientException: { code: 'InvalidClientTokenId', status: 403 },
    ExpiredTokenException: { code: 'ExpiredToken', status: 403 },
    MissingAuthenticationTokenException: { code: 'MissingAuthenticationToken', status: 403 },
    AccessDeniedException: { code: 'AccessDenied', status: 403 },
    MalformedPolicyDocumentException: { code: 'MalformedPolicyDocument', status: 400 },
    PackedPolicyTooLargeException: { code: 'PackedPolicyTooLarge', status: 400 },
    SerializationException: { code: 'MalformedInput', status: 400 },
    UnknownOperationException: { code: 'InvalidAction', status: 400 },
    ValidationException: { code: 'ValidationError', status: 400 },
  },
};

/** AWS Security Token Service. */
export const sts: Service<Directory, typeof operations> = {
  name: DIRECTORY,
  target: 'AWSSecurityTokenServiceV20110615',
  query,
  capitalMessage: ['AccessDeniedException'],
  initial: initialDirectory,
  operations,
  controls,
  authorize: (state, caller, request, world) =>
    authorize(state, caller, request as StsAccessRequest, world),
  questions,
  fire(_state, timer) {
    throw new Error(`bug: no change is called ${timer.kind}`);
  },
  timers: () => [],
  invariants,
  portable: portableDirectory,
  dump: dumpDirectory,
  load: loadDirectory,
};
