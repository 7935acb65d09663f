/** What transport has to say when something goes wrong: one place for the words. */
export * from './answerFailures';
export * from './credentialFailures';
export * from './networkFailures';
export * from './runFailures';
export { isWebPage } from './bodyText';
