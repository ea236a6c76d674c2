/**
 * The settings: no other module reads any.
 *
 * What decides which program runs, or whom it trusts, is read from the user's own settings alone, and never merged. Versions
 * of VS Code before 1.117 filter a workspace's settings by their top-level name only: `{"stackprompt": {"path": …}}` in a
 * repository's `.vscode/settings.json` passes both `scope: machine` and `restrictedConfigurations` there.
 */

import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';

const SECTION = 'stackprompt';
/** The sections of the settings that the server takes from an editor. */
const SHARED: readonly string[] = ['prompt', 'suggestions', 'handover'];
const LEVELS: readonly string[] = ['debug', 'info', 'warning', 'error'];
const PLACES = ['document', 'preview', 'clipboard', 'chat'] as const;

export type Place = (typeof PLACES)[number];

/** A setting of the user that is not followed, and what would be right. */
export interface Refusal {
  readonly key: string;
  readonly message: string;
}

/** What the user alone decides. */
export interface UserSettings {
  /** The program as a full path, or empty. */
  readonly path: string;
  readonly trusted: readonly string[];
  readonly logLevel: string | undefined;
  readonly refusals: readonly Refusal[];
}

/** Read what the user alone decides; a value of the wrong type is refused and counts as not set. */
export function readUserSettings(): UserSettings {
  const refusals: Refusal[] = [];
  const refuse = (name: string, remedy: string) => refusals.push({ key: `${SECTION}.${name}`, message: `“${SECTION}.${name}” ${remedy}` });
  return { path: readPath(refuse), trusted: readTrusted(refuse), logLevel: readLogLevel(refuse), refusals };
}

type Refuse = (name: string, remedy: string) => void;

function readPath(refuse: Refuse): string {
  const value = userValue('path') ?? '';
  if (value === '') {
    return '';
  }
  const full = typeof value === 'string' ? absolute(value) : undefined;
  if (full === undefined) {
    refuse('path', 'must be the full path of the program, or begin with “~/”. It is ignored.');
  }
  return full ?? '';
}

function readTrusted(refuse: Refuse): readonly string[] {
  const value = userValue('workspace.trusted') ?? [];
  if (typeof value === 'boolean') {
    if (value) {
      refuse('workspace.trusted', 'must be a list of folders, for example ["~/code/shop"]. Until then, no folder is trusted.');
    }
    return [];
  }
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  const folders = entries.map((entry) => (typeof entry === 'string' ? absolute(entry) : undefined));
  if (!Array.isArray(value) || folders.includes(undefined)) {
    refuse('workspace.trusted', 'must be a list of folders, each with its full path or with “~/” at its start. Others are not trusted.');
  }
  return folders.filter((folder) => folder !== undefined);
}

function readLogLevel(refuse: Refuse): string | undefined {
  const value = userValue('log.level');
  if (value === undefined || (typeof value === 'string' && LEVELS.includes(value))) {
    return value;
  }
  refuse('log.level', `must be one of ${LEVELS.join(', ')}.`);
  return undefined;
}

/** Return what the user's own settings hold, whatever a workspace holds. */
function userValue(name: string): unknown {
  return vscode.workspace.getConfiguration(SECTION).inspect<unknown>(name)?.globalValue;
}

/** Return a path without `~` and `..`; undefined when it is relative, and would depend on where a program runs. */
function absolute(file: string): string | undefined {
  const full = /^~(?:[/\\]|$)/.test(file) ? path.join(os.homedir(), file.slice(1)) : file;
  return path.isAbsolute(full) ? path.normalize(full) : undefined;
}

/** Return where a prompt opens. A workspace may choose it: no choice does harm. */
export function readOpenIn(): Place {
  const value = vscode.workspace.getConfiguration(SECTION).get<unknown>('openIn');
  return PLACES.find((place) => place === value) ?? 'document';
}

/** Return which tasks appear, all when there are none. A workspace may choose them. */
export function readTasks(): readonly unknown[] {
  const value = vscode.workspace.getConfiguration(SECTION).get<unknown>('tasks');
  return Array.isArray(value) ? value : [];
}

/** Return what the server may have of the settings that it asks for, one value for each item. */
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
