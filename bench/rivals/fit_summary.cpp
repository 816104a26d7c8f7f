// SPDX-License-Identifier: BSL-1.0
// Our side of the comparison with other packages (see README.md): makes a summary that all read, fits it, and says what
// any parameters are worth on it.
//
//   custval_rivals_fit make FILE MODEL CUSTOMERS
//   custval_rivals_fit fit FILE MODEL
//   custval_rivals_fit likelihood FILE MODEL PARAMETER...
//
// The file has the columns repeats, recency, observed (weeks) and spend (the mean of repeat purchases).

#include "../../tests/lifetime/models_for_simulation.hpp"
#include "../support/paired.hpp"

#include <custval/lifetime/fit_lifetime.hpp>
#include <custval/lifetime/simulate.hpp>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iomanip>
#include <limits>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace custval;

using Summary = Table<double, repeat_purchases, recency, observed_time, mean_repeat_spend>;

// Estimates of the CDNOW sample in weeks.
constexpr double days_per_week = 7.0;

template <class M>
void make(const std::string& path, const M& model, Index customers) {
  const GammaGamma spend(6.25, 3.74, 15.44);
  const SimulatedSpendBase base = simulate(model, spend,
                                           {.customers = customers,
                                            .seed = 1,
                                            .unit = TimeUnit::week(),
                                            .acquisition_days = 84,
                                            .calibration_end = Day{273},
                                            .observation_end = Day{273}});
  std::ofstream file(path);
  file << "repeats,recency,observed,spend\n" << std::setprecision(17);
  for (Index i = 0; i < base.rows(); ++i) {
    file << base[repeat_purchases{}](i) << ',' << base[recency{}](i) / days_per_week << ','
         << base[observed_time{}](i) / days_per_week << ',' << base[mean_repeat_spend{}](i) << '\n';
  }
  if (!file) {
    throw std::runtime_error("cannot write " + path);
  }
}

Summary read(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  std::vector<double> numbers;
  while (std::getline(file, line)) {
    std::istringstream fields(line);
    for (std::string field; std::getline(fields, field, ',');) {
      numbers.push_back(std::strtod(field.c_str(), nullptr));
    }
  }
  if (numbers.empty()) {
    throw std::runtime_error("there is nothing in " + path);
  }
  Summary summary(static_cast<Index>(numbers.size() / 4));
  for (Index i = 0; i < summary.rows(); ++i) {
    const auto at = static_cast<std::size_t>(4 * i);
    summary[repeat_purchases{}](i) = numbers[at];
    // Whole days again: what was written were weeks.
    summary[recency{}](i) = std::round(numbers[at + 1] * days_per_week);
    summary[observed_time{}](i) = std::round(numbers[at + 2] * days_per_week);
    summary[mean_repeat_spend{}](i) = numbers[at + 3];
  }
  return summary;
}

template <class M>
fit_data_t<M> data_of(const Summary& summary) {
  if constexpr (std::same_as<fit_data_t<M>, LifetimeData>) {
    return LifetimeData(summary, TimeUnit::week());
  } else {
    return fit_data_t<M>(summary);
  }
}

template <class M>
void print_fit(const Summary& summary) {
  std::vector<double> seconds;
  FittedModel<M> fitted;
  for (int i = 0; i < 5; ++i) {
    seconds.push_back(custval_bench::seconds_of([&] { fitted = fit<M>(data_of<M>(summary)); }));
  }
  std::printf("{\"seconds\": %.9g, \"log_likelihood\": %.17g, \"converged\": %s}\n", custval_bench::median(seconds),
              fitted.log_likelihood, fitted.status.converged() ? "true" : "false");
}

template <class M>
void print_likelihood(const Summary& summary, const std::vector<std::string>& words) {
  auto parameters = M{}.parameters();
  if (words.size() != parameters.size()) {
    throw std::runtime_error("this model has " + std::to_string(parameters.size()) + " parameters");
  }
  for (std::size_t i = 0; i < words.size(); ++i) {
    parameters[i] = std::strtod(words[i].c_str(), nullptr);
  }
  const typename M::likelihood likelihood(data_of<M>(summary));
  std::printf("%.17g\n", likelihood(M::from_parameters(parameters), serial{}).value);
}

template <class Use>
void with_model(std::string_view name, Use&& use) {
  if (name == ParetoNbd::name()) {
    use(ParetoNbd(0.5533, 10.578, 0.6061, 11.669));
  } else if (name == BgNbd::name()) {
    use(BgNbd(0.2426, 4.414, 0.7929, 2.426));
  } else if (name == MbgNbd::name()) {
    use(MbgNbd(0.525, 6.183, 0.891, 1.614));
  } else if (name == GammaGamma::name()) {
    use(GammaGamma{});
  } else {
    throw std::runtime_error("there is no model " + std::string(name));
  }
}

int run(const std::vector<std::string>& words) {
  if (words.size() < 3) {
    throw std::runtime_error("usage: custval_rivals_fit make|fit|likelihood FILE MODEL [CUSTOMERS | PARAMETER...]");
  }
  const std::vector<std::string> rest(words.begin() + 3, words.end());
  with_model(words[2], [&]<class M>(const M& model) {
    if (words[0] == "make" && rest.size() == 1) {
      if constexpr (LifetimeModel<M>) {
        make(words[1], model, std::strtol(rest[0].c_str(), nullptr, 10));
      } else {
        make(words[1], BgNbd(0.2426, 4.414, 0.7929, 2.426), std::strtol(rest[0].c_str(), nullptr, 10));
      }
    } else if (words[0] == "fit") {
      print_fit<M>(read(words[1]));
    } else if (words[0] == "likelihood") {
      print_likelihood<M>(read(words[1]), rest);
    } else {
      throw std::runtime_error("there is no such command");
    }
  });
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "custval_rivals_fit: %s\n", error.what());
    return 1;
  }
}
