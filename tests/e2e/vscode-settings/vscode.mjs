// The module `vscode` as far as our modules without a language client use it. The settings in it are VS Code's own.

import { mkdirSync } from 'node:fs';

export { URI as Uri } from '@codingame/monaco-vscode-api/vscode/vs/base/common/uri';

/** What the test sets, and what the extension asked the user. */
export const state = { window: undefined, isTrusted: false, python: undefined, offers: [] };

export const workspace = {
  getConfiguration: (section, scope) => state.window.getConfiguration(section, scope),
  get isTrusted() {
    return state.isTrusted;
  },
  get workspaceFolders() {
    return state.window.folders;
  },
  fs: { createDirectory: async ({ fsPath }) => mkdirSync(fsPath, { recursive: true }) },
};

export const window = {
  showInformationMessage: async (message, ...ways) => {
    state.offers.push({ message, ways });
    return ways[0];
  },
  showErrorMessage: async () => undefined,
  withProgress: (_options, act) => act(),
};

export const extensions = {
  getExtension: () => {
    const getActiveEnvironmentPath = () => ({ path: state.python });
    return state.python && { isActive: true, exports: { environments: { getActiveEnvironmentPath } } };
  },
};

export const commands = { executeCommand: async () => undefined };

export const ProgressLocation = { Notification: 15 };
