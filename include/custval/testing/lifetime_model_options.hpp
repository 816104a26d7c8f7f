// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>
#include <custval/lifetime/purchase_history.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

namespace custval::testing {

/// What every lifetime model obeys.
namespace lifetime_model_law {
inline constexpr std::string_view repeats = "asking again gives the same bits";
inline constexpr std::string_view finite = "of a possible history every answer is a number";
inline constexpr std::string_view probabilities = "probabilities are within 0 and 1";
inline constexpr std::string_view alive_and_gone = "P(alive) and P(gone) sum to 1";
inline constexpr std::string_view silence = "a longer silence never makes P(alive) larger";
inline constexpr std::string_view staying = "P(alive) falls with time from what it is now";
inline constexpr std::string_view distribution = "the probabilities of 0, 1, 2 ... purchases sum to 1";
inline constexpr std::string_view mean = "the mean of the distribution is the expected purchases";
inline constexpr std::string_view horizon = "expected purchases rise with the horizon, from 0";
inline constexpr std::string_view discounting = "discounted purchases are the expected ones, each discounted";
inline constexpr std::string_view no_end = "without an end, discounted purchases are those of a long horizon";
inline constexpr std::string_view new_customer = "a new customer is one of whom nothing is known yet";
inline constexpr std::string_view if_alive = "what is expected is P(alive) times that of a customer who is still alive";
inline constexpr std::string_view likelihood = "the likelihood sums to the probability of so many purchases";
inline constexpr std::string_view no_purchase = "no purchase is as likely as the same history watched for longer";
inline constexpr std::string_view unit = "another unit of time changes no answer";
inline constexpr std::string_view nan = "NaN in gives NaN out";
inline constexpr std::string_view columns = "columns hold what the functions of one customer say";
inline constexpr std::string_view impossible = "an impossible row is NaN, and no other";
inline constexpr std::string_view threads = "the number of threads changes no bit";
}  // namespace lifetime_model_law

/// What every model obeys that can be fitted or simulated.
namespace lifetime_fit_law {
inline constexpr std::string_view value = "the likelihood on data is that of its histories together";
inline constexpr std::string_view gradient = "first derivatives are those of the likelihood";
inline constexpr std::string_view hessian = "second derivatives are those of the first";
inline constexpr std::string_view weights = "a weight of 2 counts as two equal rows";
inline constexpr std::string_view threads = "the number of threads changes no bit of the likelihood";
inline constexpr std::string_view start = "the start is a model of some likelihood";
inline constexpr std::string_view unit = "another unit of time gives the same fit";
inline constexpr std::string_view simulates = "simulated customers purchase as the model expects";
inline constexpr std::string_view recovers = "a fit finds the parameters of simulated customers again";
}  // namespace lifetime_fit_law

/// How a lifetime model is held to the laws. Times are in the model's unit.
struct LifetimeModelOptions {
  /// The model counts opportunities, as BG/BB: times are whole numbers, a history has at most one purchase in each, and
  /// its likelihood is a probability, where that of other models is a density of the moments of purchase.
  bool opportunities = false;
  /// Random histories are observed for so long at most; horizons go from a hundredth to three times of it. Some ten
  /// times the time from purchase to purchase suits.
  double longest = 100.0;
  /// Random histories have so many repeat purchases at most.
  double most_repeats = 20.0;
  /// So many random histories are tried, beside some that are borders: nothing known, no repeats, the last purchase
  /// just now.
  Index histories = 20;
  /// And these.
  std::vector<PurchaseHistory> more_histories{};
  /// How far apart two numbers may be that should be the same, relative to 1 + |number|.
  double tolerance = 1e-9;
  /// Columns have so many rows: several parts for threads.
  Index rows = 70'000;
  /// So many customers are simulated.
  Index customers = 4000;
  std::uint64_t seed = 1;  ///< the same seed gives the same numbers on every machine
};

}  // namespace custval::testing
