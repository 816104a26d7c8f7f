// SPDX-License-Identifier: BSL-1.0
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

int main(int, char** argv) {
  const auto j = nlohmann::json::parse(std::string(argv[1]));
  std::printf("%s %g\n", j.dump(2).c_str(), j["x"].get<double>());
}
