// script/bench engine: chosen public instances through marz-bench, peers beside it in the same go, and a table.
//
//   engine.mjs [--seconds S] [--peer-seconds S] [--threads T] [--seed N] [--sets cpmp,gap,…,transport,scale,split]
//              [--data DIR] [--bin DIR] [--no-peers] [--out FILE]
//
// Every assignment, ours and theirs, is judged by marz-bench's independent checker (--check). Runs follow one another, so
// that none takes the cores of another. A peer that is not installed is said to be so: bench/peers/install.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const peerTools = join(root, "build/peers");

const { values: options } = parseArgs({
  options: {
    seconds: { type: "string", default: "10" },
    "peer-seconds": { type: "string" },
    threads: { type: "string", default: String(cpus().length) },
    seed: { type: "string", default: "1" },
    sets: { type: "string" },
    data: { type: "string" },
    bin: { type: "string", default: join(root, "build/release/bin") },
    out: { type: "string", default: join(root, "build/bench-engine.md") },
    "no-peers": { type: "boolean", default: false },
  },
});

const bin = options.bin;
const dataFolder = options.data ?? join(process.env.MARZ_TEST_DATA ?? join(root, "../shared/data"), "../bench");
const work = mkdtempSync(join(tmpdir(), "marz-bench-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));

// One small, one middling and one large instance of each set; any that is absent is left out, aloud.
const chosen = {
  cpmp: ["cpmp07.txt", "SJC2.dat", "p3038_600.dat", "fnl4461_0100.txt"],
  gap: ["c10200", "d20100", "e10400", "d401600"],
  sap: ["zy_15a.txt", "gy_39c.txt", "gy2_20a.txt"],
  edp: [["zy_units.txt", "zy_conn.txt", 10], ["gy_units.txt", "gy_conny.txt", 10]],
  hess: ["ID.txt", "AL.txt", "TN.txt"],
  points: [["US_tract.xyp.gz", "US_tract.graph.gz", 100]],
};
const scaleSizes = [1000, 10000, 100000, 1000000];
const transportSizes = [[2000, 50, 50], [10000, 100, 100], [20000, 100, 16]];

function csv(path) {
  if (!existsSync(path)) return [];
  const [head, ...lines] = readFileSync(path, "utf8").trim().split("\n").map((line) => line.trim().split(","));
  return lines.map((fields) => Object.fromEntries(head.map((name, k) => [name, fields[k]])));
}

const number = (text) => (text ? Number(text) : null);
const stem = (file) => basename(file).replace(/\.gz$/, "").replace(/\.(txt|dat|xyp)$/, "");

/** What is known of the chosen instances: files, options of marz-bench, and the value to reach. */
const instances = {
  cpmp(file) {
    const row = csv(join(dataFolder, "cpmp/best_known.csv")).find((r) => r.instance === stem(file));
    const metric = row?.metric?.startsWith("floor") ? "floor" : "euclid";
    return { path: join(dataFolder, "cpmp", file), flags: ["--metric", metric], best: number(row?.best_known) };
  },
  gap(file) {
    const row = csv(join(dataFolder, "gap/best_known.csv")).find((r) => r.instance === file);
    return { path: join(dataFolder, "gap", file), flags: [], best: number(row?.best_known_value) };
  },
  sap(file) {
    const row = csv(join(dataFolder, "sap/best_known.csv")).find((r) => r.instance === stem(file));
    const edges = join(dataFolder, "sap", `${file.split("_")[0]}_connectivity.txt`);
    return { path: join(dataFolder, "sap", file), flags: ["--edges", edges], best: number(row?.contiguous_value) };
  },
  edp([file, edges, p]) {
    const flags = ["--edges", join(dataFolder, "edp", edges), "--territories", String(p), "--tolerance", "0.05"];
    return { path: join(dataFolder, "edp", file), flags, best: null };
  },
  hess(file) {
    // Two rows a state, published without and with contiguity; the greater value is the contiguous one.
    const rows = csv(join(dataFolder, "districting/best_known.csv"));
    const values = rows.filter((r) => r.level === "tract" && r.state === stem(file))
      .map((r) => number(r.published_plan_on_these_coordinates)).filter((value) => value !== null);
    return { path: join(dataFolder, "districting/tract", file), flags: [], best: values.length ? Math.max(...values) : null };
  },
  points([file, graph, p]) {
    const path = join(dataFolder, "points", graph);
    const flags = ["--graph", path, "--territories", String(p), "--tolerance", "0.01", "--contiguous"];
    return { path: join(dataFolder, "points", file), flags, best: null, graph: path, p };
  },
};

function lastJson(text) {
  const lines = text.trim().split("\n").filter((line) => line.startsWith("{"));
  return lines.length ? JSON.parse(lines.at(-1)) : null;
}

function run(command, words, seconds) {
  const start = process.hrtime.bigint();
  const child = spawnSync(command, words, { encoding: "utf8", timeout: (seconds * 3 + 120) * 1000, maxBuffer: 1 << 28 });
  const wall = Number(process.hrtime.bigint() - start) / 1e9;
  return { status: child.status, out: child.stdout ?? "", err: (child.stderr ?? "").trim().split("\n").at(-1), wall };
}

const marzBench = (set, instance, ...more) =>
  run(join(bin, "marz-bench"), [set, instance.path, ...instance.flags, ...more], Number(options.seconds));

/** Judges an assignment with the independent checker. */
function judge(set, instance, solution) {
  if (!existsSync(solution)) return { objective: null, feasible: false };
  return lastJson(marzBench(set, instance, "--check", solution).out) ?? { objective: null, feasible: false };
}

function runOurs(set, instance) {
  const solution = join(work, "ours");
  const common = ["--seconds", options.seconds, "--threads", options.threads, "--seed", options.seed];
  const { out, err, wall } = marzBench(set, instance, ...common, "--solution", solution);
  const got = lastJson(out);
  if (!got) return { who: "Marz", remark: err };
  return { who: "Marz", ...got, seconds: wall };
}

function runMip(solver, set, instance) {
  const solution = join(work, solver);
  rmSync(solution, { force: true });
  const words = [join(root, "bench/peers/mip.py"), solver, set, instance.path, "--seconds", options.seconds,
    "--threads", options.threads, "--seed", options.seed, ...instance.flags, "--solution", solution];
  const { out, err, wall } = run(join(peerTools, "venv/bin/python"), words, Number(options.seconds));
  const got = lastJson(out);
  if (!got) return { who: solver, remark: err };
  if (!got.found) return { who: got.peer, bound: got.bound, seconds: wall, remark: "no solution found" };
  return { who: got.peer, ...judge(set, instance, solution), bound: got.bound, seconds: wall };
}

/** The plain text of a file that may be packed. */
function unpacked(path, name) {
  const bytes = readFileSync(path);
  const file = join(work, name);
  writeFileSync(file, path.endsWith(".gz") ? gunzipSync(bytes) : bytes);
  return file;
}

/** The classic way: splits and loose pieces allowed, so its own objective stands beside the judge's verdict. */
function runLloyd(instance) {
  const solution = join(work, "lloyd");
  rmSync(solution, { force: true });
  const seconds = options["peer-seconds"] ?? options.seconds;
  const words = [unpacked(instance.path, "lloyd.xyp"), String(instance.p), "0.01", seconds, solution];
  const { out, err, wall } = run(join(peerTools, "lemon_lloyd"), words, Number(seconds));
  const got = lastJson(out);
  if (!got) return { who: "location-allocation", remark: err };
  const { feasible } = judge("points", instance, solution);
  return { who: got.peer, objective: got.objective, feasible, seconds: wall, remark: feasible ? undefined : `**no**, ${got.splits} units split` };
}

/** METIS cuts few edges and knows no distance: its moment says what a graph partitioner leaves. */
function runMetis(instance) {
  const graph = unpacked(instance.graph, "metis.graph");
  const words = ["-contig", "-ufactor=10", `-seed=${options.seed}`, graph, String(instance.p)];
  const { status, out, err, wall } = run("gpmetis", words, 60);
  const version = out.match(/METIS (\S+)/)?.[1] ?? "";
  if (status !== 0) return { who: `METIS ${version}`, remark: err };
  const got = judge("points", instance, `${graph}.part.${instance.p}`);
  return { who: `METIS ${version}`, ...got, bound: null, seconds: wall };
}

const has = (command) => spawnSync("sh", ["-c", `command -v ${command}`]).status === 0;
const hasModule = (name) => spawnSync(join(peerTools, "venv/bin/python"), ["-c", `import ${name}`]).status === 0;
const hasPython = existsSync(join(peerTools, "venv/bin/python"));
const installed = {
  HiGHS: hasPython && hasModule("highspy"),
  CBC: hasPython && has("cbc"),
  "OR-Tools": hasPython && hasModule("ortools"),
  METIS: has("gpmetis"),
  LEMON: existsSync(join(peerTools, "lemon_transport")),
  "LEMON for location-allocation": existsSync(join(peerTools, "lemon_lloyd")),
};

// A model of all pairs of points: beyond this many a general solver only reads it.
const pairsMax = 40000;

function peersOf(set, instance, ours) {
  if (options["no-peers"]) return [];
  const rows = [];
  if (set === "gap" || (set === "cpmp" && ours.n ** 2 <= pairsMax)) {
    if (installed.HiGHS) rows.push(runMip("highs", set, instance));
    if (installed.CBC) rows.push(runMip("cbc", set, instance));
    if (installed["OR-Tools"]) rows.push(runMip("cpsat", set, instance));
  }
  if (set === "points" && installed.METIS) rows.push(runMetis(instance));
  if (set === "points" && installed["LEMON for location-allocation"]) rows.push(runLloyd(instance));
  return rows;
}

const digits = (value) => (value == null ? "–" : Number(value.toPrecision(9)).toString());
const percent = (value) => (value == null || !Number.isFinite(value) ? "–" : `${(100 * value).toFixed(3)} %`);

function describe(set, name, instance, ours, row) {
  const value = row.objective ?? null;
  const gap = value !== null && row.bound != null ? 1 - row.bound / value : null;
  const cells = [set, name, row.who, digits(value), instance.best ? percent(value === null ? null : value / instance.best - 1) : "–",
    value !== null && ours.objective ? (value / ours.objective).toFixed(4) : "–", percent(gap),
    row.seconds?.toFixed(1) ?? "–", row.remark ?? (row.feasible ? "yes" : "**no**")];
  return `| ${cells.join(" | ")} |`;
}

function tableOfSet(set, lines) {
  for (const choice of chosen[set]) {
    const instance = instances[set](choice);
    const name = [stem(instance.path), ...(Array.isArray(choice) ? [`p=${choice[2]}`] : [])].join(" ");
    if (!existsSync(instance.path)) {
      lines.push(`| ${set} | ${name} | | | | | | | not there |`);
      continue;
    }
    process.stderr.write(`${set} ${name}\n`);
    const ours = runOurs(set, instance);
    for (const row of [ours, ...peersOf(set, instance, ours)]) lines.push(describe(set, name, instance, ours, row));
  }
}

function transportTable() {
  const lines = ["", "Transportation problems from scratch (`transport_scale`), processor seconds, one thread, the same cost asked of both:", "",
    "| units × seats, arcs a unit | who | cost | seconds | ratio |", "|---|---|---|---|---|"];
  for (const [n, m, k] of transportSizes) {
    process.stderr.write(`transport ${n} x ${m}\n`);
    const file = join(work, "transport.min");
    const ours = lastJson(run(join(bin, "transport_scale"), [n, m, k, options.seed, file].map(String), 300).out);
    const rows = [ours];
    if (installed.LEMON && !options["no-peers"]) rows.push(lastJson(run(join(peerTools, "lemon_transport"), [file], 300).out));
    for (const row of rows.filter(Boolean)) {
      if (row.objective !== ours.objective) throw new Error(`costs differ: ${row.objective} and ${ours.objective}`);
      lines.push(`| ${n} × ${m}, ${k} | ${row.peer} | ${row.objective} | ${row.seconds.toFixed(3)} | ${(row.seconds / ours.seconds).toFixed(2)} |`);
    }
  }
  return lines;
}

/** Made-up census areas of growing number: how time and memory grow. */
function scaleTable() {
  const lines = ["", `Made-up census areas (\`points_make\`, seed ${options.seed}), ±1 %, connected parts, ${options.seconds} s a run:`, "",
    "Realigned: the same plan brought back into the tolerance after 0.5 % of the weights have changed, processor seconds.", "",
    "| areas | parts | objective | seconds | peak MB | bytes an area | feasible | realigned | areas moved |", "|---|---|---|---|---|---|---|---|---|"];
  for (const n of scaleSizes) {
    process.stderr.write(`scale ${n}\n`);
    const name = join(work, "scale");
    run(join(bin, "points_make"), [String(n), options.seed, name], 60);
    const parts = Math.max(10, Math.round(n / 1000));
    const instance = { path: `${name}.xyp`, flags: ["--graph", `${name}.graph`, "--territories", String(parts), "--contiguous"] };
    const got = runOurs("points", instance);
    const words = [instance.path, `${name}.graph`, join(work, "ours"), String(parts), "0.01"];
    const again = lastJson(run(join(bin, "points_realign"), words, 60).out);
    lines.push(`| ${n} | ${parts} | ${digits(got.objective)} | ${got.seconds?.toFixed(1) ?? "–"} | ${got.peak_bytes ? Math.round(got.peak_bytes / 1e6) : "–"} | ` +
      `${got.peak_bytes ? Math.round(got.peak_bytes / n) : "–"} | ${got.remark ?? (got.feasible ? "yes" : "**no**")} | ` +
      `${again ? again.processor_seconds.toFixed(2) : "–"} | ${again?.moved ?? "–"} |`);
  }
  return lines;
}

/** Real census areas, each split into three, in a thousand parts: ours beside a long run of the classic way. */
function splitTable() {
  const lines = ["", `Census areas split into three, 1000 parts within ±1 %; ours ${options.seconds} s, location–allocation ` +
    `${options["peer-seconds"] ?? options.seconds} s:`, "", "| who | objective | ratio to Marz | seconds | feasible |", "|---|---|---|---|---|"];
  const name = join(work, "split");
  const [file] = chosen.points[0];
  process.stderr.write(`split ${file}\n`);
  run(join(bin, "points_make"), [`${join(dataFolder, "points", file)}/3`, options.seed, name], 60);
  const flags = ["--graph", `${name}.graph`, "--territories", "1000", "--tolerance", "0.01", "--contiguous"];
  const instance = { path: `${name}.xyp`, flags, p: 1000 };
  const ours = runOurs("points", instance);
  const peers = installed["LEMON for location-allocation"] && !options["no-peers"] ? [runLloyd(instance)] : [];
  for (const row of [ours, ...peers])
    lines.push(`| ${row.who} | ${digits(row.objective)} | ${row.objective && ours.objective ? (row.objective / ours.objective).toFixed(4) : "–"} | ` +
      `${row.seconds?.toFixed(1) ?? "–"} | ${row.remark ?? (row.feasible ? "yes" : "**no**")} |`);
  return lines;
}

const help = run(join(bin, "marz-bench"), ["--help"], 10).out;
const listed = Object.keys(chosen).filter((set) => new RegExp(`^  ${set} `, "m").test(help));
const wanted = options.sets ? options.sets.split(",") : [...listed, "transport"];
const kernels = ["transport", "scale", "split"];
const unknown = wanted.filter((set) => !listed.includes(set) && !kernels.includes(set));
if (unknown.length) {
  process.stderr.write(`bench engine: no set ${unknown.join(", ")}; there are ${[...listed, ...kernels].join(", ")}\n`);
  process.exit(2);
}

const sets = wanted.filter((set) => !kernels.includes(set));
if (sets.length && !existsSync(dataFolder)) {
  process.stderr.write(`bench engine: no instances in ${dataFolder} (--data DIR)\n`);
  process.exit(2);
}
// A tree without its history is named by its version alone.
const described = spawnSync("git", ["-C", root, "describe", "--always", "--dirty"], { encoding: "utf8" });
const commit = described.status === 0 ? described.stdout.trim() : "without history";
const missing = Object.keys(installed).filter((name) => !installed[name]);
const loadBefore = loadavg()[0].toFixed(1);
const lines = [];
if (sets.length) {
  lines.push("| set | instance | who | objective | to best known | ratio to Marz | proved gap | seconds | feasible |", "|---|---|---|---|---|---|---|---|---|");
  for (const set of sets) tableOfSet(set, lines);
}
if (wanted.includes("transport")) lines.push(...transportTable());
if (wanted.includes("scale")) lines.push(...scaleTable());
if (wanted.includes("split")) lines.push(...splitTable());

const head = ["# Engine and peers", "",
  `Marz ${commit}; ${options.seconds} s a run (wall clock, all included), ${options.threads} threads, seed ${options.seed}; ` +
  `${cpus()[0].model.trim()}, ${cpus().length} cores, load ${loadBefore} before and ${loadavg()[0].toFixed(1)} after.`,
  "Every objective and every *feasible* is the independent checker's; bounds are each solver's own word. METIS minimises cut edges.",
  ...missing.map((name) => `${name}: not installed (\`bench/peers/install\`).`), ""];
mkdirSync(dirname(options.out), { recursive: true });
writeFileSync(options.out, [...head, ...lines, ""].join("\n"));
process.stdout.write(readFileSync(options.out, "utf8"));
