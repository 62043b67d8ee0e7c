/** The Merkle log: the proof that nothing was altered. docs/proof.md says how it is checked with other tools. */
export { check, PROOF_FORMAT, type ProofBundle, prove } from './bundle.js';
export { type Checkpoint, openCheckpoint } from './checkpoint.js';
export * from './errors.js';
export { logDirectory } from './files.js';
export { LogFollower, type LogFollowerOptions, type LogStatus } from './follower.js';
export { type KeyOptions, openSigner, refuseKey } from './key.js';
export { leafHashOf, leafOf, type ProvedEvent } from './leaf.js';
export { type Consistency, type Inclusion, LogReader } from './log-reader.js';
export { parseVkey, splitNotes, type VerifierKey } from './note.js';
export { consistencyProof, inclusionProof, type Nodes, rootOf } from './tree.js';
export { type EventAt } from './tree-comparison.js';
export { verifyConsistency, verifyInclusion } from './verify.js';
export { type LogFinding, type LogVerdict, verifyLog, type VerifyLogOptions } from './verify-log.js';
