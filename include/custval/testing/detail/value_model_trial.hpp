// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/bind.hpp>
#include <custval/core/execution.hpp>
#include <custval/core/pick_rows.hpp>
#include <custval/core/view.hpp>
#include <custval/testing/detail/compare.hpp>
#include <custval/testing/detail/random.hpp>
#include <custval/testing/law_report.hpp>
#include <custval/testing/value_model_options.hpp>
#include <custval/value/model.hpp>
#include <custval/value/score.hpp>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace custval::testing::detail {

// Tries a value model on the bases that a generator makes.
template <class Model, class Generator>
class ValueModelTrial {
 public:
  ValueModelTrial(const Model& model, const ValueModelOptions& options, const Generator& bases, LawReport& report)
      : model_{model}, options_{options}, bases_{bases}, report_{report} {}

  // False when the model does not even repeat itself: nothing that compares can then be judged.
  template <scalars Takes>
  [[nodiscard]] bool size(Index rows) {
    const auto base = bases_(rows, options_.numbers.seed);
    const Base before = base;  // NOLINT(performance-unnecessary-copy-initialization): scoring may write
    const Eigen::ArrayXd values = values_of(model_, base);
    report_.enter(value_model_law::keeps_inputs, first_change(base, before));
    if (!same(value_model_law::repeats, base, values_of(model_, base), values, 0.0, "the second time", "the first")) {
      return false;
    }
    finite(base, values);
    for (const int count : {2, 5}) {
      same(value_model_law::threads, base, values_of(model_, base, threads{count}), values, 0.0,
           "on " + to_text(count) + " threads", "on one");
    }
    memory(base, values);
    order(base, values);
    if (!options_.pooled) {
      parts(base, values);
    }
    reuse(base, values);
    if constexpr (Takes == scalars::double_and_float) {
      floats(base);
    }
    return true;
  }

  void nan(Index rows, Index spoilt_row) {
    const auto base = bases_(rows, options_.numbers.seed);
    const Eigen::ArrayXd values = values_of(model_, base);
    for_each_tag(typename Model::inputs{}, [&](auto tag) {
      const Index last = base[tag].cols() - 1;
      for (Index k = 0; k <= last; k += (std::max)(last, Index{1})) {
        auto spoilt = base;
        spoilt[tag](spoilt_row, k) = std::numeric_limits<double>::quiet_NaN();
        nan_in(tag.name(), spoilt_row, values_of(model_, spoilt), values);
      }
    });
  }

 private:
  using Tag = typename Model::output;
  using Base = std::invoke_result_t<const Generator&, Index, std::uint64_t>;

  template <class M, class Rows, class E = serial>
  [[nodiscard]] static Eigen::ArrayXd values_of(const M& model, const Rows& rows, const E& executor = {}) {
    return score(model, rows, executor)[Tag{}].template cast<double>();
  }
  // "row 3 of 10: purchase_value is 0.5"
  [[nodiscard]] static std::string value_text(Index row, const Eigen::ArrayXd& values) {
    return row_of(row, values.size()) + ": " + std::string(Tag::name()) + " is " + to_text(values(row));
  }

  bool same(std::string_view law, const Base& base, const Eigen::ArrayXd& given, const Eigen::ArrayXd& expected,
            double tolerance, const std::string& how, const std::string& otherwise) {
    const Index row = first_difference(given, expected, tolerance);
    report_.enter(law, row < 0 ? ""
                               : value_text(row, given) + " " + how + ", " + to_text(expected(row)) + " " + otherwise +
                                     " (" + row_text(base, row) + ")");
    return row < 0;
  }

  void finite(const Base& base, const Eigen::ArrayXd& values) {
    Index row = 0;
    while (row < values.size() && std::isfinite(values(row))) {
      ++row;
    }
    report_.enter(value_model_law::finite,
                  row == values.size() ? "" : value_text(row, values) + " (" + row_text(base, row) + ")");
  }

  // Values that do not start where a vector register would are computed one by one up to there.
  void memory(const Base& base, const Eigen::ArrayXd& values) {
    Eigen::ArrayXd out(values.size() + 1);
    const auto view_of_out = view(bind<Tag>(out.data() + 1, values.size()));
    score(model_, base, view_of_out, serial{}, stores::normal);
    same(value_model_law::memory, base, out.tail(values.size()), values, options_.tolerance, "written elsewhere",
         "in a table");
    score(model_, base, view_of_out, serial{}, stores::streaming);
    same(value_model_law::memory, base, out.tail(values.size()), values, options_.tolerance,
         "written by streaming stores", "by normal ones");
  }

  void order(const Base& base, const Eigen::ArrayXd& values) {
    const std::vector<Index> from = another_order(base.rows(), options_.numbers.seed);
    const auto moved = pick_rows(base, from);
    same(value_model_law::order, moved, values_of(model_, moved), values(from), options_.tolerance,
         "with the rows in another order", "in the first order");
  }

  void parts(const Base& base, const Eigen::ArrayXd& values) {
    const Index rows = base.rows();
    const auto part = [&](Index first, Index count) {
      const auto rows_of_part = base.view().slice(first, count);
      Eigen::ArrayXd all = values;
      all.segment(first, count) = values_of(model_, rows_of_part);
      same(value_model_law::parts, base, all, values, options_.tolerance,
           count == 1 ? "scored alone" : "scored among " + to_text(count) + " rows from row " + to_text(first),
           "in the whole base");
    };
    part(0, rows / 2);
    part(rows / 3, rows - rows / 3);
    for (Index row = 0; row < rows; row += 1 + rows / 16) {
      part(row, 1);
    }
  }

  void reuse(const Base& base, const Eigen::ArrayXd& values) {
    if constexpr (PreparableModel<Model>) {
      const auto prepared = model_.prepare(base.view().select(typename Model::inputs{}), serial{});
      std::vector<Index> some = another_order(base.rows(), options_.numbers.seed + 1);
      some.resize((some.size() + 1) / 2);
      const auto others = pick_rows(base, some);
      same(value_model_law::reuse, others, values_of(prepared, others), values(some), options_.tolerance,
           "scored again by the model prepared for " + to_text(base.rows()), "when it was prepared");
    }
  }

  void floats(const Base& base) {
    const auto narrow = cast_to<float>(base);
    const auto wide = cast_to<double>(narrow);
    same(value_model_law::floats, wide, values_of(model_, narrow), values_of(model_, wide), options_.float_tolerance,
         "from float columns", "from double ones");
  }

  void nan_in(std::string_view column, Index spoilt_row, const Eigen::ArrayXd& values, const Eigen::ArrayXd& clean) {
    const std::string when = " when " + std::string(column) + " of row " + to_text(spoilt_row) + " is NaN";
    if (options_.nan_shows) {
      report_.enter(value_model_law::nan_shows,
                    std::isnan(values(spoilt_row)) ? "" : value_text(spoilt_row, values) + when);
    }
    const auto harmed = [&](Index row) {
      return row != spoilt_row && (options_.pooled ? std::isnan(values(row)) : !agree(values(row), clean(row), 0.0));
    };
    Index row = 0;
    while (row < values.size() && !harmed(row)) {
      ++row;
    }
    report_.enter(value_model_law::nan_stays,
                  row == values.size() ? "" : value_text(row, values) + when + ", " + to_text(clean(row)) + " else");
  }

  const Model& model_;
  const ValueModelOptions& options_;
  const Generator& bases_;
  LawReport& report_;
};

}  // namespace custval::testing::detail
