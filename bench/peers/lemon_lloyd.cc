// lemon_lloyd FILE P TOLERANCE SECONDS SOLUTION: balanced parts by location-allocation, the classic way.
//
// Weighted bisection gives the first centres; then, until time is up, LEMON's network simplex solves the
// transportation problem of the units to their NEAR nearest centres within the tolerance (if there is no such
// plan, centres may have their nearest units too), and every centre moves to the mean of what it got. Units may be
// split among parts and parts need not hang together, both in this peer's favour: "objective" is the moment with
// splits. SOLUTION gets each unit's greatest share.
// One JSON object on stdout, one line a round on stderr; the wall clock counts, reading included.
#include <lemon/config.h>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <numeric>
#include <vector>

namespace {

constexpr int NEAR = 12;
constexpr double OWN = 3; // mean weights of nearest units that a centre may have too, where NEAR of the units do not do
constexpr double COST_SCALE = 100.0; // costs a unit of weight: hundredths of a squared unit of length

struct Point {
    double x, y;
    long long weight;
};

struct Share {
    int unit, part;
    long long weight;
};

struct Problem {
    std::vector<Point> units;
    int parts;
    double tolerance, mean;
};

double squared(const Point &a, const Point &b)
{
    const double dx = a.x - b.x, dy = a.y - b.y;
    return dx * dx + dy * dy;
}

Point mean_of(const std::vector<Point> &units, const std::vector<int> &order, int from, int to)
{
    double x = 0, y = 0, weight = 0;
    for (int k = from; k < to; k++) {
        const Point &p = units[order[k]];
        x += p.x * p.weight, y += p.y * p.weight, weight += p.weight;
    }
    return {x / weight, y / weight, 0};
}

// Cuts order[from, to) into `parts` of equal weight, each time across the longer side.
void bisect(const std::vector<Point> &units, std::vector<int> &order, int from, int to, int parts,
            std::vector<Point> &centres)
{
    if (parts == 1) {
        centres.push_back(mean_of(units, order, from, to));
        return;
    }
    double low[2] = {1e300, 1e300}, high[2] = {-1e300, -1e300}, weight = 0;
    for (int k = from; k < to; k++) {
        const Point &p = units[order[k]];
        low[0] = std::min(low[0], p.x), high[0] = std::max(high[0], p.x);
        low[1] = std::min(low[1], p.y), high[1] = std::max(high[1], p.y);
        weight += p.weight;
    }
    const bool by_x = high[0] - low[0] > high[1] - low[1];
    std::sort(order.begin() + from, order.begin() + to, [&](int a, int b) {
        return by_x ? units[a].x < units[b].x : units[a].y < units[b].y;
    });
    const int left = parts / 2;
    double sum = 0;
    int cut = from;
    while (cut < to - (parts - left) && (cut < from + left || sum < weight * left / parts))
        sum += units[order[cut++]].weight;
    bisect(units, order, from, cut, left, centres);
    bisect(units, order, cut, to, parts - left, centres);
}

// The nearest centres of every unit, by a grid over the centres.
class Nearest {
  public:
    explicit Nearest(const std::vector<Point> &centres) : centres_(centres)
    {
        low_ = {1e300, 1e300, 0};
        Point high = {-1e300, -1e300, 0};
        for (const Point &c : centres) {
            low_.x = std::min(low_.x, c.x), low_.y = std::min(low_.y, c.y);
            high.x = std::max(high.x, c.x), high.y = std::max(high.y, c.y);
        }
        side_ = std::max(1, int(std::sqrt(centres.size() / 2.0)));
        step_ = std::max(high.x - low_.x, high.y - low_.y) / side_ + 1e-9;
        cells_.resize(side_ * side_);
        for (size_t c = 0; c < centres.size(); c++) cells_[cell(centres[c])].push_back(int(c));
    }

    void of(const Point &p, int count, std::vector<std::pair<double, int>> &found) const
    {
        const int column = column_of(p.x - low_.x), row = column_of(p.y - low_.y);
        found.clear();
        for (int ring = 0; ring < 2 * side_; ring++) {
            for (int r = row - ring; r <= row + ring; r++)
                for (int c = column - ring; c <= column + ring; c++)
                    if (std::max(std::abs(r - row), std::abs(c - column)) == ring) add(p, r, c, found);
            if (int(found.size()) < count) continue;
            std::nth_element(found.begin(), found.begin() + count - 1, found.end());
            const double reach = ring * step_ - outside(p);
            if (reach > 0 && found[count - 1].first <= reach * reach) break;
        }
        if (int(found.size()) > count) found.resize(count);
    }

  private:
    int column_of(double offset) const { return std::clamp(int(offset / step_), 0, side_ - 1); }
    int cell(const Point &p) const { return column_of(p.y - low_.y) * side_ + column_of(p.x - low_.x); }

    // How far p lies outside the grid: rings round its clamped cell see that much less.
    double outside(const Point &p) const
    {
        const double width = side_ * step_;
        const double dx = std::max({low_.x - p.x, p.x - low_.x - width, 0.0});
        const double dy = std::max({low_.y - p.y, p.y - low_.y - width, 0.0});
        return std::max(dx, dy);
    }

    void add(const Point &p, int row, int column, std::vector<std::pair<double, int>> &found) const
    {
        if (row < 0 || column < 0 || row >= side_ || column >= side_) return;
        for (int c : cells_[row * side_ + column]) found.push_back({squared(p, centres_[c]), c});
    }

    const std::vector<Point> &centres_;
    Point low_;
    int side_;
    double step_;
    std::vector<std::vector<int>> cells_;
};

// For every unit the centres it may go to: the NEAR nearest, and, if asked, those that it is among the nearest units of
// (a centre on an island too small for it is among the nearest of no unit elsewhere).
std::vector<std::vector<int>> candidates(const Problem &problem, const std::vector<Point> &centres, bool has_own)
{
    const int n = int(problem.units.size()), p = problem.parts;
    const Nearest nearest(centres);
    std::vector<std::vector<int>> rows(n);
    std::vector<std::pair<double, int>> found;
    for (int u = 0; u < n; u++) {
        nearest.of(problem.units[u], std::min(NEAR, p), found);
        for (const auto &near : found) rows[u].push_back(near.second);
    }
    for (int a = 0; a < p && has_own; a++) {
        const int many = std::min<long long>(n, 4LL * n * OWN / p + 1);
        found.resize(n);
        for (int u = 0; u < n; u++) found[u] = {squared(problem.units[u], centres[a]), u};
        std::nth_element(found.begin(), found.begin() + many - 1, found.end());
        std::sort(found.begin(), found.begin() + many);
        double weight = 0;
        for (int k = 0; k < many && weight < OWN * problem.mean; k++) {
            std::vector<int> &row = rows[found[k].second];
            if (std::find(row.begin(), row.end(), a) == row.end()) row.push_back(a);
            weight += problem.units[found[k].second].weight;
        }
    }
    return rows;
}

// The transportation problem; shares of units that go to parts. False if LEMON finds none.
bool allocate(const Problem &problem, const std::vector<Point> &centres, bool has_own, std::vector<Share> &shares)
{
    typedef lemon::SmartDigraph Graph;
    typedef lemon::NetworkSimplex<Graph, long long, long long> Simplex;
    const int n = int(problem.units.size()), p = problem.parts;
    Graph graph;
    graph.reserveNode(n + p + 1);
    graph.reserveArc(n * (NEAR + (has_own ? int(OWN) : 0)) + p);
    for (int v = 0; v < n + p + 1; v++) graph.addNode();
    const std::vector<std::vector<int>> rows = candidates(problem, centres, has_own);
    std::vector<long long> cost;
    for (int u = 0; u < n; u++) {
        for (int a : rows[u]) {
            graph.addArc(graph.nodeFromId(u), graph.nodeFromId(n + a));
            cost.push_back(std::llround(squared(problem.units[u], centres[a]) * COST_SCALE));
        }
    }
    const int pairs = int(cost.size());
    for (int a = 0; a < p; a++) graph.addArc(graph.nodeFromId(n + a), graph.nodeFromId(n + p));
    Graph::ArcMap<long long> low(graph, 0), high(graph, std::numeric_limits<long long>::max()), price(graph, 0);
    Graph::NodeMap<long long> supply(graph, 0);
    long long total = 0;
    for (int u = 0; u < n; u++) supply[graph.nodeFromId(u)] = problem.units[u].weight, total += problem.units[u].weight;
    supply[graph.nodeFromId(n + p)] = -total;
    for (int k = 0; k < pairs; k++) price[graph.arcFromId(k)] = cost[k];
    for (int k = pairs; k < pairs + p; k++) {
        low[graph.arcFromId(k)] = (long long)std::ceil(problem.mean * (1 - problem.tolerance));
        high[graph.arcFromId(k)] = (long long)std::floor(problem.mean * (1 + problem.tolerance));
    }
    Simplex simplex(graph);
    simplex.lowerMap(low).upperMap(high).costMap(price).supplyMap(supply);
    if (simplex.run() != Simplex::OPTIMAL) return false;
    shares.clear();
    for (int k = 0; k < pairs; k++) {
        const long long flow = simplex.flow(graph.arcFromId(k));
        if (flow > 0) shares.push_back({graph.id(graph.source(graph.arcFromId(k))), graph.id(graph.target(graph.arcFromId(k))) - n, flow});
    }
    return true;
}

// Moves the centres to the means of their shares; the moment about them, in 1e6.
double recentre(const Problem &problem, const std::vector<Share> &shares, std::vector<Point> &centres)
{
    std::vector<double> x(problem.parts), y(problem.parts), w(problem.parts);
    for (const Share &s : shares) {
        x[s.part] += problem.units[s.unit].x * s.weight, y[s.part] += problem.units[s.unit].y * s.weight;
        w[s.part] += s.weight;
    }
    for (int a = 0; a < problem.parts; a++) centres[a] = {x[a] / w[a], y[a] / w[a], 0};
    double moment = 0;
    for (const Share &s : shares) moment += s.weight * squared(problem.units[s.unit], centres[s.part]);
    return moment / 1e6;
}

// A unit goes to its greatest share, one without weight to the nearest centre. Returns how many were split.
int write_solution(const char *path, const Problem &problem, const std::vector<Point> &centres,
                   const std::vector<Share> &shares)
{
    const int n = int(problem.units.size());
    std::vector<int> part(n, 0), count(n, 0);
    std::vector<long long> most(n, 0);
    for (const Share &s : shares) {
        count[s.unit]++;
        if (s.weight > most[s.unit]) most[s.unit] = s.weight, part[s.unit] = s.part;
    }
    const Nearest nearest(centres);
    std::vector<std::pair<double, int>> found;
    std::ofstream out(path);
    int splits = 0;
    for (int u = 0; u < n; u++) {
        if (count[u] == 0) nearest.of(problem.units[u], 1, found), part[u] = found[0].second;
        splits += count[u] > 1;
        out << part[u] << '\n';
    }
    return splits;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 6) {
        std::fprintf(stderr, "usage: lemon_lloyd FILE P TOLERANCE SECONDS SOLUTION\n");
        return 2;
    }
    const auto start = std::chrono::steady_clock::now();
    const auto seconds = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
    Problem problem = {{}, std::atoi(argv[2]), std::atof(argv[3]), 0};
    std::ifstream file(argv[1]);
    double x, y, weight;
    while (file >> x >> y >> weight)
        problem.units.push_back({x, y, (long long)weight}), problem.mean += weight / problem.parts;
    if (problem.units.empty() || problem.parts < 1) {
        std::fprintf(stderr, "lemon_lloyd: nothing in %s\n", argv[1]);
        return 2;
    }
    std::vector<int> order(problem.units.size());
    std::iota(order.begin(), order.end(), 0);
    std::vector<Point> centres;
    bisect(problem.units, order, 0, int(order.size()), problem.parts, centres);
    std::vector<Share> shares, best;
    double least = std::numeric_limits<double>::infinity(), longest = 0;
    int rounds = 0;
    bool has_own = false;
    while (seconds() + longest < std::atof(argv[4])) {
        const double before = seconds();
        if (!allocate(problem, centres, has_own, shares)) {
            if (has_own) break;
            std::fprintf(stderr, "the nearest centres alone do not do after %.1f s\n", seconds());
            has_own = true;
            continue;
        }
        const double moment = recentre(problem, shares, centres);
        rounds++;
        longest = std::max(longest, seconds() - before);
        std::fprintf(stderr, "round %d: %.6g after %.1f s\n", rounds, moment, seconds());
        if (moment >= least * (1 - 1e-7)) break;
        least = moment, best = shares;
    }
    if (best.empty()) {
        std::fprintf(stderr, "lemon_lloyd: no allocation found in time\n");
        return 1;
    }
    const int splits = write_solution(argv[5], problem, centres, best);
    std::printf("{\"peer\": \"location-allocation, LEMON %s\", \"objective\": %.9g, \"splits\": %d, \"rounds\": %d, "
                "\"seconds\": %.2f}\n",
                LEMON_VERSION, least, splits, rounds, seconds());
}
