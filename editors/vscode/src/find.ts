/** The search for the server's program: the setting, the Python environment, PATH, or the installation of this extension. */

import { constants } from 'node:fs';
import { access, realpath } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';

const IS_WINDOWS = process.platform === 'win32';
const PROGRAM = IS_WINDOWS ? 'stackprompt.exe' : 'stackprompt';
const BIN = IS_WINDOWS ? 'Scripts' : 'bin';

/** The part of the Python extension's interface that is used here. */
interface PythonExtension {
  readonly environments?: { getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string } };
}

/** Return the program, or undefined when it is missing; `setting` is the user's own choice, or empty. */
export async function findProgram(own: vscode.Uri, setting: string): Promise<string | undefined> {
  if (setting !== '') {
    return setting;
  }
  const environment = await findInPythonEnvironment();
  if (environment !== undefined && (await isExecutable(environment))) {
    return environment;
  }
  const installed = programIn(own.fsPath);
  return (await findOnPath(PROGRAM)) ?? ((await isExecutable(installed)) ? installed : undefined);
}

/** Return a program of PATH. Those in the workspace are skipped, because its author may have put anything there. */
export async function findOnPath(program: string): Promise<string | undefined> {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  // A relative entry would be looked up in the workspace.
  for (const candidate of folders.filter((folder) => path.isAbsolute(folder)).map((folder) => path.join(folder, program))) {
    if ((await isExecutable(candidate)) && !(await isInWorkspace(candidate))) {
      return candidate;
    }
  }
  return undefined;
}

/** Return the path of the program in a virtual environment in `folder`. */
export function programIn(folder: string): string {
  return path.join(folder, BIN, PROGRAM);
}

/** Return the path of Python in a virtual environment in `folder`. */
export function pythonIn(folder: string): string {
  return path.join(folder, BIN, IS_WINDOWS ? 'python.exe' : 'python');
}

async function findInPythonEnvironment(): Promise<string | undefined> {
  // The environment may be in the workspace; its programs run only in a trusted one.
  const python = vscode.extensions.getExtension<PythonExtension>('ms-python.python');
  if (!vscode.workspace.isTrusted || python === undefined) {
    return undefined;
  }
  const { environments } = python.isActive ? python.exports : await python.activate();
  const active = environments?.getActiveEnvironmentPath(vscode.workspace.workspaceFolders?.[0]?.uri).path;
  return active === undefined ? undefined : programOf(active);
}

function programOf(active: string): string {
  // An environment is named by its folder or by its Python.
  const isPython = path.basename(active).startsWith('python');
  return isPython ? path.join(path.dirname(active), PROGRAM) : programIn(active);
}

/** Return whether a file is in a folder of the workspace, by its own path or by the target of its links. */
async function isInWorkspace(file: string): Promise<boolean> {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  const files = [file, await followLinks(file)];
  const real = await Promise.all(folders.map(followLinks));
  return [...folders, ...real].some((folder) => files.some((path) => isBelow(path, folder)));
}

function isBelow(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

async function followLinks(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch {
    return file;
  }
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
