// SPDX-License-Identifier: BSL-1.0
// Scoring beside its limits: how near the fused pass comes to reading its input columns and writing its outputs, and
// how far it is ahead of one virtual model per customer.
//
// Counters: of_read and of_triad are bandwidths as a part of the limit's (1 is the limit); speedup is the rival's time
// over ours.

#include "support/paired.hpp"

#include <custval/value/information_value.hpp>
#include <custval/value/knowledge_value.hpp>
#include <custval/value/purchase_value.hpp>
#include <custval/value/score.hpp>
#include <custval/value/transaction_value.hpp>
#include <custval/value/word_of_mouth_value.hpp>

#include <benchmark/benchmark.h>

#include <Eigen/Core>
#include <cstdint>
#include <memory>
#include <vector>

namespace {

using namespace custval;
using custval_bench::PairedTimes;
using custval_bench::run_paired;

constexpr double stream_count = 14;

// 14 streams: three, three, one and two contact kinds, four of one knowledge item, one.
template <class S>
using Base = Table<S, spending_capacity, wallet_share, unit_margin, influence, reach, audience_value, profile_value,
                   contact_counts, knowledge_convertibility, knowledge_contribution, knowledge_benefit, knowledge_cost,
                   partner_eligible>;

// A small generator of its own: what is measured does not depend on the numbers, only their being ordinary.
template <class S>
Base<S> make_base(Index rows) {
  Base<S> base(rows);
  std::uint64_t state = 42;
  const auto fill = [&](auto&& column, double low, double high) {
    for (Index k = 0; k < column.cols(); ++k) {
      for (Index i = 0; i < column.rows(); ++i) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        column(i, k) = static_cast<S>(low + (high - low) * static_cast<double>(state >> 11U) * 0x1p-53);
      }
    }
  };
  base.set_width(contact_counts{}, 2);
  base.set_width(knowledge_convertibility{}, 1);
  base.set_width(knowledge_contribution{}, 1);
  base.set_width(knowledge_benefit{}, 1);
  base.set_width(knowledge_cost{}, 1);
  fill(base[spending_capacity{}], 0, 1000);
  fill(base[wallet_share{}], 0, 1);
  fill(base[unit_margin{}], -0.1, 0.4);
  fill(base[influence{}], -1, 1);
  fill(base[reach{}], 0, 20);
  fill(base[audience_value{}], 0, 100);
  fill(base[profile_value{}], 0, 10);
  fill(base[contact_counts{}], 0, 5);
  fill(base[knowledge_convertibility{}], 0, 1);
  fill(base[knowledge_contribution{}], 0, 1);
  fill(base[knowledge_benefit{}], 0, 100);
  fill(base[knowledge_cost{}], 0, 20);
  fill(base[partner_eligible{}], 1, 1);
  return base;
}

auto make_model() {
  return CustomerValue{PurchaseValue{}, WordOfMouthValue{}, InformationValue{3.0, 5.0}, KnowledgeValue{0.6},
                       TransactionValue{1e6}};
}

// The pass that TransactionValue makes over its weights to prepare belongs to it, not to the fused pass; here the pool
// is prepared once, as a program that scores again and again does.
template <class S>
auto prepared_model(const Base<S>& base) {
  return make_model().prepare(base.view(), serial{});
}

// The limit: the sum of all numbers of the fourteen streams, read side by side.
template <class S>
S read_streams(const Base<S>& base) {
  const auto view = base.view();
  Pack<S> even;
  Pack<S> odd;
  detail::for_each_pack<pack_width<S>>(base.rows(), [&](auto full, Index row, int count) {
    const PackedRows<decltype(base.view()), pack_width<S>, full.value> c(view, row, count);
    even += c[spending_capacity{}] + c[unit_margin{}] + c[reach{}] + c[profile_value{}] + c[contact_counts{}].col(0) +
            c[knowledge_convertibility{}].col(0) + c[knowledge_benefit{}].col(0);
    odd += c[wallet_share{}] + c[influence{}] + c[audience_value{}] + c[partner_eligible{}] +
           c[contact_counts{}].col(1) + c[knowledge_contribution{}].col(0) + c[knowledge_cost{}].col(0);
  });
  return sum(even + odd);
}

// STREAM triad over arrays that begin a cache line.
template <class S>
class Triad {
 public:
  explicit Triad(Index rows) : rows_{rows}, a_(room(rows, 0)), b_(room(rows, 1)), c_(room(rows, 2)) {}

  void run(bool streaming) {
    S* const a = line(a_);
    const S* const b = line(b_);
    const S* const c = line(c_);
    for (Index i = 0; i + Pack<S>::width <= rows_; i += Pack<S>::width) {
      const auto sum = Pack<S>::load(b + i) + Pack<S>::load(c + i) * S{3};
      if (streaming) {
        sum.stream(a + i);
      } else {
        sum.store(a + i);
      }
    }
    finish_streaming();
    benchmark::DoNotOptimize(a);
  }

 private:
  static constexpr std::size_t per_line = 64 / sizeof(S);
  static std::vector<S> room(Index rows, S value) {
    return std::vector<S>(static_cast<std::size_t>(rows) + per_line, value);
  }
  static S* line(std::vector<S>& numbers) {
    const auto address = reinterpret_cast<std::uintptr_t>(numbers.data());
    return numbers.data() + (64 - address % 64) % 64 / sizeof(S);
  }

  Index rows_;
  std::vector<S> a_, b_, c_;
};

template <class S>
using Outputs =
    Table<S, purchase_value, word_of_mouth_value, information_value, knowledge_value, transaction_value, total_value>;

template <class S>
void total_only(benchmark::State& state) {
  const Index rows = state.range(0);
  const auto base = make_base<S>(rows);
  const auto model = prepared_model(base);
  Table<S, total_value> out(rows);
  S sum{0};
  const PairedTimes times = run_paired(
      state, [&] { benchmark::DoNotOptimize(sum += read_streams(base)); },
      [&] { score(model, base, out.view(), serial{}, stores::normal); });
  const double size = sizeof(S) * static_cast<double>(rows);
  // Bandwidth against bandwidth: the total is written besides.
  state.counters["of_read"] = (stream_count + 1) / times.subject / (stream_count / times.reference);
  state.counters["GB/s"] = (stream_count + 1) * size / times.subject * 1e-9;
  state.counters["Mrows/s"] = static_cast<double>(rows) / times.subject * 1e-6;
}

void all_outputs(benchmark::State& state, stores how) {
  using S = double;
  const Index rows = state.range(0);
  const auto base = make_base<S>(rows);
  const auto model = prepared_model(base);
  Outputs<S> out(rows);
  Triad<S> triad(rows);
  const PairedTimes times = run_paired(
      state, [&] { triad.run(how == stores::streaming); }, [&] { score(model, base, out.view(), serial{}, how); });
  const double size = sizeof(S) * static_cast<double>(rows);
  state.counters["of_triad"] = (stream_count + 6) / times.subject / (3 / times.reference);
  state.counters["GB/s"] = (stream_count + 6) * size / times.subject * 1e-9;
  state.counters["Mrows/s"] = static_cast<double>(rows) / times.subject * 1e-6;
}

// The rival that comes to mind first: a customer is a struct, a model a virtual function.
struct Customer {
  double spending_capacity, wallet_share, unit_margin, influence, reach, audience_value, profile_value, contacts[2],
      convertibility, contribution, benefit, cost, eligible;
};
struct VirtualModel {
  virtual ~VirtualModel() = default;
  [[nodiscard]] virtual double value(const Customer& c) const = 0;
};
struct VirtualPurchase final : VirtualModel {
  [[nodiscard]] double value(const Customer& c) const override {
    return c.spending_capacity * c.wallet_share * c.unit_margin;
  }
};
struct VirtualWordOfMouth final : VirtualModel {
  [[nodiscard]] double value(const Customer& c) const override { return c.influence * c.reach * c.audience_value; }
};
struct VirtualInformation final : VirtualModel {
  [[nodiscard]] double value(const Customer& c) const override {
    return c.profile_value + 3.0 * c.contacts[0] + 5.0 * c.contacts[1];
  }
};
struct VirtualKnowledge final : VirtualModel {
  [[nodiscard]] double value(const Customer& c) const override {
    const double net = 0.6 * c.convertibility * c.contribution * c.benefit - c.cost;
    return net > 0.0 ? net : 0.0;
  }
};
struct VirtualTransaction final : VirtualModel {
  double per_customer;
  explicit VirtualTransaction(double value) : per_customer{value} {}
  [[nodiscard]] double value(const Customer& c) const override { return c.eligible * per_customer; }
};

void against_virtual_models(benchmark::State& state) {
  const Index rows = state.range(0);
  const auto base = make_base<double>(rows);
  const auto model = prepared_model(base);
  std::vector<Customer> customers;
  for (Index i = 0; i < rows; ++i) {
    customers.push_back({base[spending_capacity{}](i),
                         base[wallet_share{}](i),
                         base[unit_margin{}](i),
                         base[influence{}](i),
                         base[reach{}](i),
                         base[audience_value{}](i),
                         base[profile_value{}](i),
                         {base[contact_counts{}](i, 0), base[contact_counts{}](i, 1)},
                         base[knowledge_convertibility{}](i, 0),
                         base[knowledge_contribution{}](i, 0),
                         base[knowledge_benefit{}](i, 0),
                         base[knowledge_cost{}](i, 0),
                         base[partner_eligible{}](i)});
  }
  std::vector<std::unique_ptr<VirtualModel>> models;
  models.push_back(std::make_unique<VirtualPurchase>());
  models.push_back(std::make_unique<VirtualWordOfMouth>());
  models.push_back(std::make_unique<VirtualInformation>());
  models.push_back(std::make_unique<VirtualKnowledge>());
  models.push_back(std::make_unique<VirtualTransaction>(1e6 / static_cast<double>(rows)));
  std::vector<double> totals(static_cast<std::size_t>(rows));
  Table<double, total_value> out(rows);
  const PairedTimes times = run_paired(
      state,
      [&] {
        for (std::size_t i = 0; i < customers.size(); ++i) {
          double total = 0;
          for (const auto& part : models) {
            total += part->value(customers[i]);
          }
          totals[i] = total;
        }
        benchmark::DoNotOptimize(totals.data());
      },
      [&] { score(model, base, out.view(), serial{}, stores::normal); });
  if (!(Eigen::Map<Eigen::ArrayXd>(totals.data(), rows) - out[total_value{}]).isMuchSmallerThan(1.0, 1e-6)) {
    state.SkipWithError("the rival computes something else");
  }
  state.counters["speedup"] = times.reference / times.subject;
  state.counters["GB/s"] = (stream_count + 1) * 8 * static_cast<double>(rows) / times.subject * 1e-9;
}

void float_against_double(benchmark::State& state) {
  const Index rows = state.range(0);
  const auto doubles = make_base<double>(rows);
  const auto floats = make_base<float>(rows);
  const auto double_model = prepared_model(doubles);
  const auto float_model = prepared_model(floats);
  Table<double, total_value> double_out(rows);
  Table<float, total_value> float_out(rows);
  const PairedTimes times = run_paired(
      state, [&] { score(double_model, doubles, double_out.view(), serial{}, stores::normal); },
      [&] { score(float_model, floats, float_out.view(), serial{}, stores::normal); });
  state.counters["speedup"] = times.reference / times.subject;
}

constexpr std::int64_t large = 10'000'000;  // 1.1 GB of doubles: out of any cache
constexpr std::int64_t small = 8'192;

BENCHMARK_TEMPLATE(total_only, double)->Arg(large)->Arg(small)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK_TEMPLATE(total_only, float)->Arg(large)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(all_outputs, normal, stores::normal)
    ->Arg(large)
    ->Arg(small)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(all_outputs, streaming, stores::streaming)
    ->Arg(large)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(float_against_double)->Arg(large)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(against_virtual_models)->Arg(small)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
