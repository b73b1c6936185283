#!/usr/bin/env python3
"""A general solver on a public instance of gap or cpmp, for comparison with marz-bench.

mip.py highs|cbc|cpsat gap|cpmp FILE --seconds S [--threads T] [--seed N] [--metric euclid|floor] --solution FILE

The same mixed-integer model goes to each of them, as an MPS file. Writes the assignment as marz-bench does
(marz-bench --check judges it) and prints one JSON object: peer, bound, seconds. All of --seconds is wall clock.
"""
import argparse
import gzip
import json
import math
import os
import subprocess
import tempfile
import time


def words(path):
    with (gzip.open(path, "rt") if path.endswith(".gz") else open(path)) as file:
        return file.read().split()


class Model:
    """Binary columns with costs, and rows of coefficients; written as free MPS."""

    def __init__(self):
        self.costs, self.entries, self.rows = [], [], []

    def row(self, sense, side):
        self.rows.append((sense, side))
        return len(self.rows) - 1

    def column(self, cost, entries):
        self.costs.append(cost)
        self.entries.append(entries)
        return len(self.costs) - 1

    def write(self, path):
        with open(path, "w") as out:
            out.write("NAME peer FREE\nROWS\n N cost\n")
            out.writelines(f" {sense} r{k}\n" for k, (sense, _) in enumerate(self.rows))
            out.write("COLUMNS\n MARK0 'MARKER' 'INTORG'\n")
            for j, cost in enumerate(self.costs):
                out.write(f" x{j} cost {cost!r}\n")
                out.writelines(f" x{j} r{row} {value!r}\n" for row, value in self.entries[j])
            out.write(" MARK1 'MARKER' 'INTEND'\nRHS\n")
            out.writelines(f" rhs r{k} {side!r}\n" for k, (_, side) in enumerate(self.rows) if side)
            out.write("BOUNDS\n")
            out.writelines(f" UP bnd x{j} 1\n" for j in range(len(self.costs)))
            out.write("ENDATA\n")


def gap_model(path, _):
    """Columns x[i][j] = agent i takes item j. @return the model and (column, item, agent)"""
    numbers = [int(float(word)) for word in words(path)]
    m, n = numbers[:2]
    cost, weight, capacity = numbers[2:2 + m * n], numbers[2 + m * n:2 + 2 * m * n], numbers[2 + 2 * m * n:]
    model, names = Model(), []
    once = [model.row("E", 1) for _ in range(n)]
    load = [model.row("L", capacity[i]) for i in range(m)]
    for i in range(m):
        for j in range(n):
            k = i * n + j
            names.append((model.column(cost[k], [(once[j], 1), (load[i], weight[k])]), j, i))
    return model, names, n


def cpmp_model(path, is_floored):
    """Columns y[c] = c is a median, x[i][c] = point i goes to c, x <= y in each pair."""
    numbers = [float(word) for word in words(path)]
    n, p = int(numbers[0]), int(numbers[1])
    rows = [numbers[2 + 4 * i:6 + 4 * i] for i in range(n)]
    model, names = Model(), []
    once = [model.row("E", 1) for _ in range(n)]
    load = [model.row("L", 0) for _ in range(n)]
    count = model.row("L", p)
    link = [[model.row("L", 0) for _ in range(n)] for _ in range(n)]
    for c in range(n):
        model.column(0, [(count, 1), (load[c], -rows[c][2])] + [(link[i][c], -1) for i in range(n)])
    for i in range(n):
        for c in range(n):
            d = math.hypot(rows[i][0] - rows[c][0], rows[i][1] - rows[c][1])
            entries = [(once[i], 1), (load[c], rows[i][3]), (link[i][c], 1)]
            names.append((model.column(float(math.floor(d)) if is_floored else d, entries), i, c))
    return model, names, n


def solve_highs(path, seconds, options):
    import highspy
    h = highspy.Highs()
    h.silent()
    for name, value in (("output_flag", False), ("time_limit", seconds), ("random_seed", options.seed),
                        ("threads", options.threads), ("mip_rel_gap", 0.0)):
        h.setOptionValue(name, value)
    h.readModel(path)
    h.run()
    info = h.getInfo()
    has_solution = info.primal_solution_status == 2
    return f"HiGHS {h.version()}", info.mip_dual_bound, list(h.getSolution().col_value) if has_solution else None


def solve_cpsat(path, seconds, options):
    import ortools
    from ortools.linear_solver.python import model_builder
    model = model_builder.Model()
    model.import_from_mps_file(path)
    solver = model_builder.Solver("sat")
    solver.set_time_limit_in_seconds(seconds)
    solver.set_solver_specific_parameters(f"num_workers:{options.threads} random_seed:{options.seed}")
    status = solver.solve(model)
    name = f"OR-Tools {ortools.__version__} CP-SAT"
    if status not in (model_builder.SolveStatus.OPTIMAL, model_builder.SolveStatus.FEASIBLE):
        return name, None, None
    return name, solver.best_objective_bound, [solver.value(v) for v in model.get_variables()]


def solve_cbc(path, seconds, options):
    found = path + ".sol"
    run = subprocess.run(["cbc", path, "-sec", f"{seconds:.2f}", "-timeMode", "elapsed", "-threads", str(options.threads),
                          "-randomCbcSeed", str(options.seed), "-ratio", "0", "-solve", "-solu", found],
                         capture_output=True, text=True, timeout=seconds * 2 + 60, check=False)
    version = next((l.split()[-1] for l in run.stdout.splitlines() if l.startswith("Version:")), "?")
    bounds = [l.split()[-1] for l in run.stdout.splitlines() if l.startswith("Lower bound:")]
    head, *lines = open(found).read().splitlines() if os.path.exists(found) else ["no solution"]
    bound = float(bounds[-1]) if bounds else float(head.split()[-1]) if head.startswith("Optimal") else None
    if "no integer" in head or head == "no solution" or "nfeasible" in head:
        return f"CBC {version}", bound, None
    values = {}
    for line in lines:
        f = line.replace("**", "").split()
        values[int(f[1][1:])] = float(f[2])
    return f"CBC {version}", bound, values


def main():
    q = argparse.ArgumentParser()
    q.add_argument("solver", choices=["highs", "cbc", "cpsat"])
    q.add_argument("set", choices=["gap", "cpmp"])
    q.add_argument("file")
    q.add_argument("--seconds", type=float, required=True)
    q.add_argument("--threads", type=int, default=1)
    q.add_argument("--seed", type=int, default=1)
    q.add_argument("--metric", default="euclid")
    q.add_argument("--solution", required=True)
    options = q.parse_args()
    start = time.monotonic()
    model, names, n = {"gap": gap_model, "cpmp": cpmp_model}[options.set](options.file, options.metric == "floor")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "peer.mps")
        model.write(path)
        left = max(0.1, options.seconds - (time.monotonic() - start))
        name, bound, values = globals()["solve_" + options.solver](path, left, options)
    if values is not None:
        get = values.get if isinstance(values, dict) else lambda k, _: values[k]
        taken = [-1] * n
        for column, unit, to in names:
            if get(column, 0) > 0.5:
                taken[unit] = to
        with open(options.solution, "w") as out:
            out.writelines(f"{to}\n" for to in taken)
    if bound is not None and not math.isfinite(bound):
        bound = None
    print(json.dumps({"peer": name, "bound": bound, "found": values is not None,
                      "seconds": round(time.monotonic() - start, 2)}))


if __name__ == "__main__":
    main()
