// lemon_transport FILE: LEMON's network simplex on a minimum cost flow in DIMACS format.
// One JSON object on stdout, with processor seconds; reading is not timed, as it is not for ours.
#include <lemon/config.h>
#include <lemon/dimacs.h>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

#include <cstdio>
#include <ctime>
#include <fstream>

int main(int argc, char **argv)
{
    typedef lemon::SmartDigraph Graph;
    typedef lemon::NetworkSimplex<Graph, long long, long long> Simplex;
    std::ifstream file(argc > 1 ? argv[1] : "");
    if (!file) {
        std::fprintf(stderr, "lemon_transport: no file\n");
        return 2;
    }
    Graph graph;
    Graph::ArcMap<long long> low(graph), high(graph), cost(graph);
    Graph::NodeMap<long long> supply(graph);
    lemon::readDimacsMin(file, graph, low, high, cost, supply);
    const std::clock_t start = std::clock();
    Simplex simplex(graph);
    simplex.lowerMap(low).upperMap(high).costMap(cost).supplyMap(supply);
    const Simplex::ProblemType answer = simplex.run();
    const double seconds = double(std::clock() - start) / CLOCKS_PER_SEC;
    if (answer != Simplex::OPTIMAL) {
        std::fprintf(stderr, "lemon_transport: not optimal\n");
        return 1;
    }
    std::printf("{\"peer\": \"LEMON %s network simplex\", \"objective\": %lld, \"seconds\": %.4f}\n",
                LEMON_VERSION, simplex.totalCost<long long>(), seconds);
}
