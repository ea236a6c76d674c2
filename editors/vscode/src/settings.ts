/**
 * The settings; no other module reads them.
 *
 * The program, the trusted folders and the log level come from the user's own settings alone, and are never merged. Versions of
 * VS Code before 1.117 filter a workspace's settings by their top-level name only: `{"stackprompt": {"path": …}}` in a
 * repository's `.vscode/settings.json` passes both `scope: machine` and `restrictedConfigurations` there.
 */

import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';

const SECTION = 'stackprompt';
/** The sections of the settings that the server accepts from an editor. */
const SHARED: readonly string[] = ['prompt', 'suggestions', 'handover'];
const LEVELS: readonly string[] = ['debug', 'info', 'warning', 'error'];
const PLACES = ['document', 'preview', 'clipboard', 'chat'] as const;

export type Place = (typeof PLACES)[number];

/** A setting of the user that is ignored, with a message about the right value. */
export interface Refusal {
  readonly key: string;
  readonly message: string;
}

/** The settings that only the user decides. */
export interface UserSettings {
  /** The program as a full path, or empty. */
  readonly path: string;
  readonly trusted: readonly string[];
  readonly logLevel: string | undefined;
  readonly refusals: readonly Refusal[];
}

/** Read the settings that only the user decides; a value of the wrong type is refused and counts as not set. */
export function readUserSettings(): UserSettings {
  const refusals: Refusal[] = [];
  const refuse = (name: string, remedy: string) => refusals.push({ key: `${SECTION}.${name}`, message: `“${SECTION}.${name}” ${remedy}` });
  return { path: readPath(refuse), trusted: readTrusted(refuse), logLevel: readLogLevel(refuse), refusals };
}

type Refuse = (name: string, remedy: string) => void;

function readPath(refuse: Refuse): string {
  const value = readUserValue('path') ?? '';
  if (value === '') {
    return '';
  }
  const full = typeof value === 'string' ? toAbsolute(value) : undefined;
  if (full === undefined) {
    refuse('path', 'must be the full path of the program, or begin with “~/”. It is ignored.');
  }
  return full ?? '';
}

function readTrusted(refuse: Refuse): readonly string[] {
  const value = readUserValue('workspace.trusted') ?? [];
  if (typeof value === 'boolean') {
    if (value) {
      refuse('workspace.trusted', 'must be a list of folders, for example ["~/code/shop"]. Until then, no folder is trusted.');
    }
    return [];
  }
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  const folders = entries.map((entry) => (typeof entry === 'string' ? toAbsolute(entry) : undefined));
  if (!Array.isArray(value) || folders.includes(undefined)) {
    refuse('workspace.trusted', 'must be a list of folders, each with its full path or with “~/” at its start. Others are not trusted.');
  }
  return folders.filter((folder) => folder !== undefined);
}

function readLogLevel(refuse: Refuse): string | undefined {
  const value = readUserValue('log.level');
  if (value === undefined || (typeof value === 'string' && LEVELS.includes(value))) {
    return value;
  }
  refuse('log.level', `must be one of ${LEVELS.join(', ')}.`);
  return undefined;
}

/** Return the value in the user's own settings, without those of a workspace. */
function readUserValue(name: string): unknown {
  return vscode.workspace.getConfiguration(SECTION).inspect<unknown>(name)?.globalValue;
}

/** Return a path without `~` and `..`; undefined when it is relative, and would depend on the current folder. */
function toAbsolute(file: string): string | undefined {
  const full = /^~(?:[/\\]|$)/.test(file) ? path.join(os.homedir(), file.slice(1)) : file;
  return path.isAbsolute(full) ? path.normalize(full) : undefined;
}

/** Return the place in which a prompt opens. A workspace may choose it: every place is harmless. */
export function readOpenIn(): Place {
  const value = vscode.workspace.getConfiguration(SECTION).get<unknown>('openIn');
  return PLACES.find((place) => place === value) ?? 'document';
}

/** Return the tasks to show; an empty list means all. A workspace may choose them. */
export function readTasks(): readonly unknown[] {
  const value = vscode.workspace.getConfiguration(SECTION).get<unknown>('tasks');
  return Array.isArray(value) ? value : [];
}

/** Return the part of the requested settings that the server may read, one value for each item. */
export function shareSettings(sections: readonly (string | undefined)[], values: readonly unknown[]): unknown[] {
  return values.map((value, index) => {
    const [first, second] = (sections[index] ?? '').split('.');
    if (first !== SECTION) {
      return null;
    }
    if (second !== undefined) {
      return SHARED.includes(second) ? value : null;
    }
    const isTable = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isTable ? Object.fromEntries(Object.entries(value).filter(([name]) => SHARED.includes(name))) : null;
  });
}
