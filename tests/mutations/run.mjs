// Takes one guard after the other out of a copy of the source, and runs the tests that must notice: a guard nobody misses is no guard.
// node tests/mutations/run.mjs [--only TEXT] [--list]
// guards.json: [{ "guard": what is lost, "file", "find": text that stands there once, "replace", "tests": filter of dotnet test, "project"? }]
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : '';
const guards = JSON.parse(readFileSync(join(here, 'guards.json'), 'utf8')).filter(g => `${g.guard} ${g.file}`.includes(only));
const unclear = guards.filter(g => readFileSync(join(root, g.file), 'utf8').split(g.find).length !== 2);
for (const guard of unclear) {
  console.log(`NOT FOUND ONCE  ${guard.guard} (${guard.file}): ${guard.find}`);
}

if (process.argv.includes('--list') || unclear.length > 0) {
  console.log(`${guards.length} guards, ${unclear.length} of them not found`);
  process.exit(unclear.length > 0 ? 1 : 0);
}

const work = mkdtempSync(join(tmpdir(), 'derman-mutations-'));
const without = new Set(['.git', 'TestResults', 'data']);
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));
cpSync(root, work, { recursive: true, filter: from => !without.has(relative(root, from).split('/').pop()) });

const dotnet = (...args) => spawnSync('dotnet', args, { cwd: work, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, DERMAN_LONG: '', CI: 'true' } });
const projectOf = guard => guard.project ?? 'tests/Host.Tests';
const build = project => dotnet('build', project, '-v', 'q', '--nologo', '-p:RunAnalyzers=false', '-p:TreatWarningsAsErrors=false');
const test = (project, filter) => dotnet('test', project, '--no-build', '--nologo', '--filter', filter, '--', 'xUnit.StopOnFail=true');

// What must be red without a guard has to be green with it.
for (const project of new Set(guards.map(projectOf))) {
  const filter = [...new Set(guards.filter(g => projectOf(g) === project).map(g => g.tests))].map(f => `(${f})`).join('|');
  for (const step of [build(project), test(project, filter)]) {
    if (step.status !== 0) {
      console.log(step.stdout.slice(-4000));
      console.log('The tests are not green to begin with.');
      process.exit(1);
    }
  }
}

let survived = 0;
for (const guard of guards) {
  const file = join(work, guard.file);
  const whole = readFileSync(file, 'utf8');
  writeFileSync(file, whole.replace(guard.find, () => guard.replace));
  const built = build(projectOf(guard));
  const result = built.status !== 0 ? 'DOES NOT BUILD' : test(projectOf(guard), guard.tests).status !== 0 ? 'missed' : 'NOT MISSED';
  writeFileSync(file, whole);
  survived += result === 'missed' ? 0 : 1;
  console.log(`${result.padEnd(15)} ${guard.guard}`);
  if (result === 'DOES NOT BUILD') {
    console.log(built.stdout.split('\n').filter(l => l.includes('error')).slice(0, 3).join('\n'));
  }
}

console.log(`${guards.length - survived} of ${guards.length} guards are missed when they are gone`);
process.exit(survived === 0 ? 0 : 1);
