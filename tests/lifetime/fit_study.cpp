// SPDX-License-Identifier: BSL-1.0
// custval_fit_study [bases [first]]: every model on random small bases (fit_study.hpp). Prints each fit that is not
// right, and a line for each model; ends with 1 if there was any.
#include "fit_study.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
  using namespace custval_test;
  const std::uint64_t bases = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 10'000;
  const std::uint64_t first = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 0;
  struct Line {
    int fits = 0;
    int wrong = 0;
    int most = 0;
    long long evaluations = 0;
    double lack = 0.0;
    double slowest = 0.0;
    double seconds = 0.0;
  };
  std::array<Line, study_models> lines{};
  std::array<StudyResult, study_models> last{};
  for (std::uint64_t number = first; number < first + bases; ++number) {
    const StudyBase base = study_base(number);
    for (std::size_t model = 0; model < study_models; ++model) {
      const auto begin = std::chrono::steady_clock::now();
      const StudyResult result = study_fit(base, model, number);
      const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
      Line& line = lines[model];
      last[model] = result;
      line.fits += result.can_be_fitted() ? 1 : 0;
      line.most = std::max(line.most, result.evaluations);
      line.evaluations += result.evaluations;
      line.slowest = std::max(line.slowest, seconds);
      line.seconds += seconds;
      if (result.can_be_fitted()) {
        line.lack = std::max(line.lack, result.lack());
      }
      if (!result.is_right()) {
        ++line.wrong;
        std::printf(
            "%llu (%s, %zu customers%s) %s: %s, %d evaluations, log-likelihood %.10g, %.10g from elsewhere: %s\n",
            static_cast<unsigned long long>(number),
            std::string(study_kind_names[static_cast<std::size_t>(base.kind)]).c_str(), base.customers.size(),
            base.by_week ? ", weeks" : "", result.model.c_str(), result.status.c_str(), result.evaluations,
            result.log_likelihood, result.best, result.best_model.c_str());
        std::fflush(stdout);
      }
    }
  }
  int wrong = 0;
  for (std::size_t model = 0; model < study_models; ++model) {
    const Line& line = lines[model];
    wrong += line.wrong;
    std::printf(
        "%-12s %d fits, %d not right; evaluations %.1f on average, %d at most; lowest %.2g below; %.1f s, %.3f s "
        "at most with the twenty starts\n",
        last[model].model.c_str(), line.fits, line.wrong,
        static_cast<double>(line.evaluations) / static_cast<double>(std::max(1, line.fits)), line.most, line.lack,
        line.seconds, line.slowest);
  }
  return wrong == 0 ? 0 : 1;
}
