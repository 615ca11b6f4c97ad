/**
 * Parameter Store: 29 wire, 30 names and selectors, 31 tiers and limits, 32 writing, 33 versions, labels and tags, 34 reading,
 * 35 lists and filters, 36 SecureStrings, 37 secrets by reference, 38 parameter policies, 39 permissions, sharing and settings,
 * 40 records, prices and rates.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/ and /userguide/systems-manager-parameter-store.html;
 * what was recorded says so in its test.
 * @module
 */
import { type Rule, rules } from './rule.ts';

const wire: readonly Rule[] = rules(
  29,
  `
  19 operations, their members, limits, patterns and enums | conformance/ssm-model | %s has the model’s members, order, limits, patterns and enums
  what of Systems Manager is not Parameter Store | sim/seeding | what of Systems Manager is not Parameter Store says so
  the refusals of each | conformance/ssm-model | %s lists refusals that the model gives it
    | conformance/ssm-model | kmsim knows every refusal of these operations
  awsJson 1.1 as real clients speak it | ssm/sdk | the AWS SDK’s own client has Parameter Store, with its refusals and its paginator
    | adapters/sdk-secrets | parameters: a round trip, encrypted by KMS
  HTTP 400, and no text of ParameterNotFound | conformance/ssm-rows | a refusal without a text is its type alone
  no text of InvalidResourceId | conformance/ssm-rows | so is that of tags of what is not there
  Message with a capital letter | conformance/ssm-rows | a bad token is told of under a capital Message
    | conformance/ssm-model | the texts that the model has under a capital letter stand so on the wire
  dates are seconds | conformance/ssm-rows | dates go as seconds with their milliseconds
  members by the alphabet, dates with an exponent | absent | JSON says the same in any order and form of number, and no client sees it
  no body of DeleteParameter | conformance/ssm-rows | a deletion has no body
  HTTP 500 of InternalServerError, and ThrottlingException | adapters/sdk-secrets | %s: %s is tried %i times
  texts of constraints | conformance/ssm | an empty value
    | conformance/ssm | a type that is none
    | conformance/ssm | 2049 characters
  a refusal leaves nothing behind | laws/ssm | law: a call is answered or refused as its operation says, and a refusal changes nothing
  the order of refusals | conformance/ssm | constraints before the name
    | conformance/ssm | that it is there before its pattern
    | conformance/ssm | the version before the key
  HierarchyTypeMismatchException, UnsupportedParameterType | absent | types may change, as recorded, and a type that is none breaks a constraint
  InvalidResourceType | absent | the other kinds of resource are refused as not modelled; one that is none breaks a constraint
  TooManyUpdates | absent | calls come one after the other
  eventual consistency; 30 seconds before a name is made anew | absent | what is written is read at once
  `,
);

const names: readonly Rule[] = rules(
  30,
  `
  letters, digits, point, hyphen, underscore, slash | conformance/ssm-rows | a number, a point, a hyphen and an underscore make a name
    | conformance/ssm | a blank within, written
    | conformance/ssm | a blank within, read
  capital and small letters differ | conformance/ssm-rows | capital letters make another name
  one of a name in each account and Region | ssm/parameters | each Region and account has its own
  spaces before and after | ssm/parameters | spaces around a name count for nothing
  a path begins with a slash | conformance/ssm | a path without its first slash
  15 levels | conformance/ssm-rows | 15 levels are not too many
    | conformance/ssm | 16 levels
  1,011 characters with the ARN | conformance/ssm-rows | 1,011 characters with the ARN are not too many
    | conformance/ssm | an ARN with more than 1,011 characters
  /aws and a path | conformance/ssm | aws before a path
    | conformance/ssm-rows | all paths that begin with aws are reserved, in capitals too
  aws and ssm before a name | conformance/ssm | aws before a name
    | conformance/ssm | SSM before a name, after a slash
    | conformance/ssm-rows | a name that only holds aws or ssm
  /ssm and a path | conformance/ssm | ssm before a path
  a slash at the end, two slashes | conformance/ssm | a slash at the end
    | conformance/ssm | two slashes
  one slash in the ARN | ssm/parameters | the ARN has one slash, whether the name begins with one or not
  by ARN, with version and label | ssm/parameters | takes a version, a label and an ARN, and answers the plain name
  versions and labels that are not there | conformance/ssm | a version that is not there
    | conformance/ssm | version 0
    | conformance/ssm | a label that is not there
    | conformance/ssm | -1, which is no version
  two colons | conformance/ssm | two selectors
    | conformance/ssm-rows | two colons: the text is the same of a parameter that is not there
  readers alone take selectors | conformance/ssm-rows | a selector is taken by readers alone
  public parameters | later | reading one is refused as not modelled: the next row
  public parameters are refused loudly | conformance/ssm | public parameters
    | conformance/ssm | public parameters by path
    | conformance/ssm | public parameters among others
  whatever is done, as a naive model has it | model/ssm.model | versions, selectors, labels and hierarchies are those of a naive model
  `,
);

const tiers: readonly Rule[] = rules(
  31,
  `
  10,000 standard parameters | ssm/tiers | are all that there can be; the next one is refused, or advanced
  100,000 advanced parameters | conformance/ssm-rows | 100,000 advanced parameters are all that there can be, whatever chooses the tier
  4,096 bytes | conformance/ssm | 4097 bytes in the standard tier
    | ssm/tiers | of %s
  8,192 bytes | conformance/ssm-rows | 8,192 bytes in the advanced tier
    | conformance/ssm | 8193 bytes in the advanced tier
  32,768 characters of any request | absent | the limits of the tiers refuse it before, with their own text
  policies are for advanced ones | conformance/ssm | policies in the standard tier
  sharing is for advanced ones | conformance/ssm | to share a standard parameter
  up, and not down again | conformance/ssm | a downgrade
    | ssm/secure-strings | that the tier is raised leaves the older versions readable
    | ssm/tiers | an advanced parameter stays one when no tier is asked for
  Intelligent-Tiering by value, policies and count | ssm/tiers | of %s
    | ssm/tiers | are all that there can be; the next one is refused, or advanced
  the default tier is a setting | ssm/parameters | a service setting is as it was by default, is changed, and is put back
  `,
);

const writing: readonly Rule[] = rules(
  32,
  `
  Version and Tier are answered | ssm/parameters | answers version and tier, and the rows that tell of it are the recorded ones
  what is there needs Overwrite | conformance/ssm | a name that is there
  Overwrite of what is not there makes it | conformance/ssm-rows | Overwrite makes what is not there
  a new one needs a type | conformance/ssm | no type of a new parameter
  what is left out stays | ssm/parameters | what an overwrite leaves out stays; each is a new version, of the same value too
    | conformance/ssm | a value that the kept pattern does not allow
  KeyId left out stays | conformance/ssm-rows | a key is kept, and another one when it is given
  the type may change | ssm/parameters | the type may change, and the key goes with a SecureString
    | conformance/ssm-rows | a String may become a SecureString; what was written before is as it was
  a StringList is kept as it is | ssm/parameters | a list is kept as it is written
  Tags with Overwrite | conformance/ssm | tags with Overwrite
  an empty value | conformance/ssm | an empty value
  a value that nests a parameter | conformance/ssm | another parameter in the value
  AllowedPattern | conformance/ssm | a value that the kept pattern does not allow
    | conformance/ssm | a pattern that is none
    | conformance/ssm | regular expressions of Java alone
  DataType | conformance/ssm | a data type that is none
    | conformance/ssm | an integration elsewhere
    | conformance/ssm-rows | an integration where it belongs
  aws:ec2:image, looked at later | later | there are no images: it is refused as not modelled
    | conformance/ssm | images of EC2
  KeyId is for SecureStrings | conformance/ssm | a key of a String
    | conformance/ssm | a key ID of other characters
  DeleteParameter | conformance/ssm | to delete what is not there
    | conformance/ssm-rows | labels and tags go with what is deleted
  DeleteParameters | conformance/ssm-rows | deletion of many names what was there and what was not
  `,
);

const versions: readonly Rule[] = rules(
  33,
  `
  versions count from 1, from anew after a deletion; 100 are kept | ssm/parameters | 100 versions are kept; a deleted parameter begins at 1 again
  a labelled oldest one blocks | conformance/ssm | the 101st version over a labelled one
    | conformance/ssm-rows | a label on another than the oldest version keeps nothing back
  a label is on one version, the latest by default; bad ones are named | ssm/parameters | a label moves, bad ones are named, and each move is told of with where it came from
    | conformance/ssm-rows | a label of other characters is told as invalid; one of all that are allowed is taken
  10 labels of a version | conformance/ssm | an eleventh label
  labels of what is not there | conformance/ssm | to label what is not there
    | conformance/ssm | to label a version that is not there
    | conformance/ssm | to unlabel a version that is not there
  tags in the order of their adding, replaced in place, missing ones ignored | ssm/parameters | tags stand in the order of their first adding, and a value is replaced in place
  50 tags | conformance/ssm-rows | ten policies, and fifty tags
    | conformance/ssm | 51 tags
    | conformance/ssm | 51 tags of a new parameter
  tags of AWS, and of other characters | conformance/ssm | a tag of AWS
    | conformance/ssm | a tag of other characters
  tags of what is not there | conformance/ssm | tags of what is not there
    | conformance/ssm-rows | tags are added to and taken from nothing but what is there
  tags of documents, instances and others | later | kmsim has no other resource of Systems Manager
    | conformance/ssm | tags of documents
  `,
);

const reading: readonly Rule[] = rules(
  34,
  `
  the members of a parameter, of its description and history | ssm/parameters | answers version and tier, and the rows that tell of it are the recorded ones
    | ssm/parameters | AllowedPattern, Description and KeyId stand in both lists when they are there
  Name without, Selector with the colon | ssm/parameters | takes a version, a label and an ARN, and answers the plain name
  a parameter that is not there | conformance/ssm | a parameter that is not there
    | conformance/ssm | its ARN
    | conformance/ssm | the history of what is not there
  WithDecryption is for SecureStrings | conformance/ssm-rows | WithDecryption does nothing to a String and a StringList
  GetParameters: twice is once, sorted by name, what is not there is named | ssm/parameters | a name given twice answers once, and x and x:1 both answer, sorted by name
    | conformance/ssm-rows | nothing that is there is no error
  ten names | conformance/ssm-rows | eleven names are too many
  one that KMS refuses fails all | conformance/ssm | a disabled key, among others
  the history, oldest first, 50 on a page | ssm/parameters | 100 versions are kept; a deleted parameter begins at 1 again
  decrypted by path and in the history | conformance/ssm-rows | SecureStrings by path and of the history are decrypted when that is asked for
  `,
);

const lists: readonly Rule[] = rules(
  35,
  `
  a path begins with a slash | conformance/ssm | a path without a slash
  one level, or all | ssm/parameters | begin with what is directly below the path, and a full last page has no token
  not the parameter that is called like the path; a path of nothing is empty | ssm/parameters | never hold the parameter that is called like the path, nor one that only begins like it
  10 on a page by path | conformance/ssm-rows | ten of a path come on a page, from the root too
    | conformance/ssm | eleven results of a path
  50 on a page of the description | conformance/ssm-rows | fifty come on a page of the description; a page that is just full is the last
    | conformance/ssm-rows | 51 results of the description and of the history are too many
  tokens that are none | conformance/ssm | a token that is none
    | conformance/ssm | a token that is none, of the description
    | conformance/ssm | a token that is none, of the history
    | ssm/parameters | a token is of one list alone
  empty pages with a token | absent | a page is full before there is a token
  filters by path: Type, KeyId, Label | conformance/ssm-rows | type and key are filters by path
    | ssm/parameters | a label by path answers the version that has it
    | conformance/ssm | by path, of a name
    | conformance/ssm | by path, a type that contains
    | conformance/ssm | by path, a label that begins
  filters of the description | ssm/parameters | %j of DescribeParameters let through %j
    | conformance/ssm | a label, described
    | conformance/ssm | a key that the model has not
    | conformance/ssm | a path that equals
    | conformance/ssm-rows | a type, a key and a path of the description have their own options
    | conformance/ssm | one filter twice
    | conformance/ssm | a type that is none
  without values | conformance/ssm | a type without values
    | conformance/ssm | a key without values
  Filters, by prefix, not with ParameterFilters | ssm/parameters | those of the older kind go by prefix
    | conformance/ssm-rows | the older filters take types and keys
    | conformance/ssm | both kinds of filters
  Shared | later | there is no Resource Access Manager: it is refused as not modelled
    | conformance/ssm | what is shared by RAM
  `,
);

const secureStrings: readonly Rule[] = rules(
  36,
  `
  standard: KMS Encrypt, under the ARN | ssm/secure-strings | is what KMS encrypts under its ARN, and KMS decrypts
  advanced: a message of the AWS Encryption SDK | ssm/secure-strings | is a message of the AWS Encryption SDK, whose data key KMS gave
    | hsm/encryption-sdk/message | is the recorded one: suite 0378, one data key of aws-kms, frames of 4096 bytes
  as the caller, by way of the service | ssm/secure-strings | is encrypted for the caller by way of the service, with the managed key made at its first use
    | conformance/ssm-rows | KMS sees the service that calls it
  alias/aws/ssm by default, made at the first use | ssm/secure-strings | is encrypted for the caller by way of the service, with the managed key made at its first use
    | ssm/secure-strings | under the managed key no permission of KMS is needed
  KeyId as it was given | ssm/parameters | AllowedPattern, Description and KeyId stand in both lists when they are there
  an alias that points elsewhere | ssm/secure-strings | is read under the key that encrypted it, wherever its alias points now
  asymmetric keys, and keys that are not there | conformance/ssm | an asymmetric key
    | conformance/ssm | a key that is not there
  keys that are disabled or pending deletion | conformance/ssm | a disabled key, read
    | ssm/secure-strings | a key of another state refuses in its own words, and reads again when it is enabled
  no permission of KMS | ssm/secure-strings | under a key of one’s own, its permission is needed, and not without decryption
    | ssm/secure-strings | a caller who may not encrypt writes nothing
  no text is kept or told | ssm/secure-strings | nothing that is kept or told holds the text of a SecureString
  `,
);

const references: readonly Rule[] = rules(
  37,
  `
  the answer and SourceResult, with and without the first slash | ssm/references | is a SecureString of version 0, and what Secrets Manager answered as JSON
  binary secrets | ssm/references | has no value when it is binary; its bytes are in the source
  labels and version IDs | ssm/references | the selector %s is %j
    | ssm/references | a secret is read, and its versions by label and ID
  WithDecryption | ssm/references | must be decrypted, also one that is not there
    | conformance/ssm | a secret without WithDecryption
  not found; colons; ARNs after the prefix; nothing after it; one that may not be read | ssm/references | %j is refused: %s
    | ssm/references | what is not there is not found, and what may not be read fails
    | conformance/ssm-rows | a secret whose key the caller may not use fails by reference
  among others | ssm/references | what is not there, or is not named as it should be, is invalid
    | ssm/references | one that the caller may not read refuses all
  a secret’s ARN for a name | conformance/ssm | the ARN of a secret
  not by path, in the history, described, written | ssm/references | %s knows no secrets
  permission of the reference itself comes first | ssm/access | by %s
  the calls are seen | ssm/references | the calls stand one in the other: Parameter Store, Secrets Manager, KMS
  `,
);

const policies: readonly Rule[] = rules(
  38,
  `
  compact JSON; Pending in the description, no status in the history | ssm/parameter-policies | are shown as compact JSON with their status, which the history has not
  Expiration | ssm/parameter-policies | the parameter is gone at the instant at which it expires, and not a millisecond before
    | ssm/parameter-policies | an end that has passed is refused
    | conformance/ssm | an expiration at no instant
  both notifications | ssm/parameter-policies | notifications come before it expires, and when nobody has changed it
  a new version begins NoChangeNotification anew | ssm/parameter-policies | a new version lets the watch for changes begin anew, and leaves the end where it is
  a new list takes the place of all | conformance/ssm-rows | policies take the place of all that were there
  none by [] and [{}] | ssm/parameter-policies | %s takes them all off
  two expirations, an instant with an offset | ssm/parameter-policies | of two expirations, which are accepted, the earlier ends it
  a notification needs an expiration | conformance/ssm | a notification of no expiration
  ten | conformance/ssm-rows | ten policies, and fifty tags
    | conformance/ssm | eleven policies
  what is no policy | conformance/ssm | a policy type that is none
    | conformance/ssm | policies that are no JSON
    | conformance/ssm | a policy after 0 days
    | conformance/ssm | a policy after half a day
    | conformance/ssm | a policy in weeks
  asynchronous scans; InProgress and Failed | absent | they act at their instant, and nothing can fail
  `,
);

const access: readonly Rule[] = rules(
  39,
  `
  the text of a refusal, and the resource of each action | ssm/access | by %s
  condition keys | ssm/access | on %s
  tags of a new parameter | ssm/access | tags of a new parameter need their own permission
  a path is read whole | ssm/access | who may read a path reads all below it, whatever is denied there
  resource policies | ssm/access | lets another account read by ARN what the policy says, and nothing else
    | ssm/access | is changed with the hash of what it was; both policies of a parameter count
    | conformance/ssm | to share what is not there
  a shared SecureString needs a key that can be shared | ssm/access | of a SecureString needs the key to be shared as well
    | conformance/ssm-rows | a SecureString under the managed key is not read by another account, shared or not
  DeletionMode; OpsItems | later | kmsim has no documents and OpsItems: they are refused as not modelled
    | conformance/ssm-rows | a DeletionMode
    | conformance/ssm-rows | policies of OpsItems
  settings by ID and ARN | ssm/parameters | a service setting is as it was by default, is changed, and is put back
    | conformance/ssm-rows | a setting of another account or Region is not there, and the own one stays
    | conformance/ssm-rows | high throughput is a setting that is kept
    | conformance/ssm | a value that a setting cannot have
    | conformance/ssm | a setting that is none
    | conformance/ssm | settings of other parts
  `,
);

const records: readonly Rule[] = rules(
  40,
  `
  Parameter Store Change: Create, Update, Delete, LabelParameterVersion | sim/parameter-store-told | that are made, written anew, labelled and deleted
    | ssm/parameters | a label moves, bad ones are named, and each move is told of with where it came from
  Parameter Store Policy Action | sim/parameter-store-told | whose policies act
  CloudTrail | sim/parameter-store-told | has a write with its request but for the value
  0.05 dollars a month of an advanced parameter | sim/parameter-store-told | an advanced parameter costs 0.05 dollars a month as long as it is there, a standard one nothing
  0.05 dollars for 10,000 calls | later | calls of Parameter Store are not priced
  calls in a second, by group; high throughput | later | calls are not counted by time: none is ever throttled
  `,
);

export const parameterStore: readonly Rule[] = [
  ...[...wire, ...names, ...tiers, ...writing, ...versions, ...reading, ...lists],
  ...[...secureStrings, ...references, ...policies, ...access, ...records],
];
