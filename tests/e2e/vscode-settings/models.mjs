// VS Code's own parser, filter, merge and extension API for settings: the code of VS Code 1.91.0, the oldest that our extension
// allows. Written here are only what the workbench hands to it (which scopes each file may set, restricted mode) and how a
// manifest is registered, because the package leaves those two files out.

import { URI } from '@codingame/monaco-vscode-api/vscode/vs/base/common/uri';
import { DefaultConfiguration } from '@codingame/monaco-vscode-api/vscode/vs/platform/configuration/common/configurations';
import {
  Configuration,
  ConfigurationModel,
  ConfigurationModelParser,
} from '@codingame/monaco-vscode-api/vscode/vs/platform/configuration/common/configurationModels';
import {
  ConfigurationScope,
  Extensions,
  getScopes,
} from '@codingame/monaco-vscode-api/vscode/vs/platform/configuration/common/configurationRegistry';
import { NullLogService } from '@codingame/monaco-vscode-api/vscode/vs/platform/log/common/log';
import { Registry } from '@codingame/monaco-vscode-api/vscode/vs/platform/registry/common/platform';
import { Workspace, WorkspaceFolder } from '@codingame/monaco-vscode-api/vscode/vs/platform/workspace/common/workspace';
import { ExtHostConfigProvider } from '@codingame/monaco-vscode-api/vscode/vs/workbench/api/common/extHostConfiguration';
import { FOLDER_SCOPES, WORKSPACE_SCOPES } from '@codingame/monaco-vscode-api/vscode/vs/workbench/services/configuration/common/configuration';
import { ResourceMap } from '@codingame/monaco-vscode-api/vscode/vs/base/common/map';

const log = new NullLogService();
const empty = () => ConfigurationModel.createEmptyModel(log);
const SCOPES = {
  application: ConfigurationScope.APPLICATION,
  machine: ConfigurationScope.MACHINE,
  'machine-overridable': ConfigurationScope.MACHINE_OVERRIDABLE,
  resource: ConfigurationScope.RESOURCE,
  'language-overridable': ConfigurationScope.LANGUAGE_OVERRIDABLE,
  window: ConfigurationScope.WINDOW,
};

/** Register the settings of an extension as its manifest describes them. */
export function register({ contributes, capabilities }) {
  const restricted = capabilities.untrustedWorkspaces.restrictedConfigurations;
  const properties = Object.entries(contributes.configuration.properties).map(([key, property]) => {
    const scope = SCOPES[property.scope ?? 'window'];
    return [key, { ...property, scope, restricted: restricted.includes(key) }];
  });
  Registry.as(Extensions.Configuration).registerConfiguration({ id: 'stackprompt', properties: Object.fromEntries(properties) });
}

/**
 * Return `getConfiguration` as an extension calls it. `user`, `workspace` (a `.code-workspace` file's `settings`) and `folders` (the
 * `.vscode/settings.json` of each) are texts; `roots` says where those folders are. Without `workspace` and with one folder the window has a single folder open.
 */
export async function openWindow({ user, workspace, folders, roots = [], isTrusted }) {
  const isMultiRoot = workspace !== undefined || folders.length > 1;
  const opened = folders.map((_, index) => new WorkspaceFolder({ uri: URI.file(roots[index] ?? `/r/${index}`), name: `${index}`, index }));
  const foldersScopes = isMultiRoot ? FOLDER_SCOPES : WORKSPACE_SCOPES;
  const models = folders.map((text) => parse(text, { scopes: foldersScopes, skipRestricted: !isTrusted }));
  const shared = isMultiRoot ? parse(workspace ?? '{}', { scopes: WORKSPACE_SCOPES, skipRestricted: !isTrusted }) : (models[0] ?? empty());
  const defaults = await new DefaultConfiguration(log).initialize();
  const byFolder = new ResourceMap(opened.map(({ uri }, index) => [uri, models[index]]));
  const nothing = [empty(), new ResourceMap(), log];
  const configuration = new Configuration(defaults, empty(), empty(), parse(user), empty(), shared, byFolder, ...nothing);
  // The extension host is another process: what it gets has been JSON.
  const data = JSON.parse(JSON.stringify({ ...configuration.toData(), configurationScopes: getScopes() }));
  const host = { workspace: new Workspace('w', opened, false, null, () => false) };
  const provider = new ExtHostConfigProvider(undefined, host, data, log);
  return { getConfiguration: (section, scope) => provider.getConfiguration(section, scope), folders: opened };
}

function parse(text, options) {
  const parser = new ConfigurationModelParser('settings', log);
  parser.parse(text, options);
  return parser.configurationModel;
}
