// Reads cases as JSON from standard input and prints for each what the extension makes of the settings in it.

import { readFileSync } from 'node:fs';

import { install, offerToInstall } from '../../../editors/vscode/src/install';
import { findLaunch } from '../../../editors/vscode/src/launch';
import { readOpenIn, readTasks, readUserSettings, shareSettings } from '../../../editors/vscode/src/settings';
import manifest from '../../../editors/vscode/package.json';
import { openWindow, register } from './models.mjs';
import { state, Uri } from './vscode.mjs';

async function answer({ user = '{}', workspace, folders = ['{}'], roots, isTrusted = false, python, installed }) {
  state.window = await openWindow({ user, workspace, folders, roots, isTrusted });
  Object.assign(state, { isTrusted, python, offers: [] });
  const own = Uri.file('/nowhere/server');
  const { launch } = await findLaunch(own);
  await offerToInstall(own, console);
  const scopes = [undefined, ...state.window.folders.map(({ uri }) => uri)];
  const whole = state.window.getConfiguration().get('stackprompt');
  return {
    // As the extension read them before: the control that shows that a case is a danger at all.
    merged: scopes.map((scope) => {
      const merged = state.window.getConfiguration('stackprompt', scope);
      return { path: merged.get('path'), trusted: merged.get('workspace.trusted') };
    }),
    settings: readUserSettings(),
    launch,
    shared: shareSettings(
      ['stackprompt', 'stackprompt.prompt', 'stackprompt.workspace', 'editor', undefined],
      [whole, whole.prompt, whole.workspace, {}, whole],
    ),
    openIn: readOpenIn(),
    tasks: readTasks(),
    offers: state.offers,
    installed: installed && (await install(installed.version, Uri.file(installed.folder), console)),
  };
}

register(manifest);
const answers = [];
for (const one of JSON.parse(readFileSync(0, 'utf8'))) {
  answers.push(await answer(one));
}
console.log(JSON.stringify(answers));
