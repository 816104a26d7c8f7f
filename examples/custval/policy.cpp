// SPDX-License-Identifier: BSL-1.0
#include "policy.hpp"

#include <custval/core/execution.hpp>
#include <custval/interop/json/grading.hpp>
#include <custval/tiering/explain.hpp>
#include <utility>

#include "any_policy.hpp"

namespace custval_cli {

namespace {

using namespace custval;

constexpr auto all_slots = std::make_index_sequence<most_slots>{};

// The columns as a view of all slots. Those that nobody reads show some column or other.
auto all_view(const ColumnSet& base) {
  std::array<const double*, most_slots> columns{};
  for (std::size_t i = 0; i < columns.size(); ++i) {
    columns.at(i) = base.columns[i < base.columns.size() ? i : 0];
  }
  return slot_view(columns, base.rows, all_slots);
}

// Names in place of slots in every text of a document.
void put_names(Json& json, const std::vector<std::string>& names) {
  if (json.is_string()) {
    json = with_names(json.get_ref<const std::string&>(), names);
  } else if (json.is_structured()) {
    for (Json& part : json) {
      put_names(part, names);
    }
  }
}

Json json_of(const AnyGrading& grading, const std::vector<std::string>& names);

template <class G>
Json kind_json(const Placed<G>& placed, const std::vector<std::string>& names) {
  std::vector<std::string> its_names;
  for (const std::size_t place : placed.places) {
    its_names.push_back(names[place]);
  }
  Json json = grading_json(placed.value);
  // Labels may look like slots; they are the user's.
  const Json labels = json["labels"];
  if constexpr (requires { placed.value.rules(); }) {
    json["columns"] = its_names;
  }
  put_names(json, its_names);
  json["labels"] = labels;
  return json;
}
template <class Part>
Json joined_json(const char* type, const Part& part) {
  Json json;
  json["format"] = "custval.grading";
  json["version"] = grading_json_version;
  json["type"] = type;
  json["labels"] = std::vector<std::string>(part.labels().begin(), part.labels().end());
  json["fitted_on"] = custval::fitted_on_json(part.fitted_on());
  return json;
}
Json kind_json(const Box<WithinAny>& box, const std::vector<std::string>& names) {
  const auto& grading = (*box).value;
  Json json = joined_json("within", grading);
  json["outer"] = json_of(grading.outer(), names);
  json["inner"] = Json::array();
  for (std::size_t k = 0; k < grading.outer().size(); ++k) {
    json["inner"].push_back(json_of(grading.inner(static_cast<Tier>(k)), names));
  }
  return json;
}
Json kind_json(const Box<CombinedAny>& box, const std::vector<std::string>& names) {
  const auto& grading = (*box).value;
  Json json = joined_json("combined", grading);
  json["first"] = json_of(grading.first(), names);
  json["second"] = json_of(grading.second(), names);
  json["cells"] = std::vector<int>(grading.cells().begin(), grading.cells().end());
  return json;
}
Json json_of(const AnyGrading& grading, const std::vector<std::string>& names) {
  return std::visit([&](const auto& kind) { return kind_json(kind, names); }, grading.kind());
}

}  // namespace

PolicyGrading::PolicyGrading(std::shared_ptr<const AnyGrading> grading, std::vector<std::string> names)
    : grading_{std::move(grading)}, names_{std::move(names)} {}

std::size_t PolicyGrading::size() const {
  return grading_->size();
}
std::string PolicyGrading::label(Tier tier) const {
  return std::string(grading_->label(tier));
}
std::vector<std::string> PolicyGrading::labels() const {
  std::vector<std::string> labels;
  for (std::size_t i = 0; i < size(); ++i) {
    labels.push_back(label(static_cast<Tier>(i)));
  }
  return labels;
}
std::vector<Tier> PolicyGrading::assign(const ColumnSet& base, int thread_count) const {
  return custval::assign(*grading_, all_view(base), custval::threads{thread_count});
}
Json PolicyGrading::json() const {
  return json_of(*grading_, names_);
}
Explanation PolicyGrading::explain(const ColumnSet& base, Index row) const {
  Explanation explanation = custval::explain(*grading_, all_view(base), row);
  explanation.why = with_names(explanation.why, names_);
  for (Way& way : explanation.ways) {
    for (Change& change : way.changes) {
      change.column = with_names(change.column, names_);
    }
  }
  return explanation;
}
std::optional<Eigen::ArrayXd> PolicyGrading::scores(const ColumnSet& base, int thread_count) const {
  using Rfm = Placed<RfmGrading<slot<0>, slot<1>, slot<2>>>;
  const auto* const rfm = std::get_if<Rfm>(&grading_->kind());
  if (rfm == nullptr) {
    return std::nullopt;
  }
  const auto table = rfm_scores(rfm->value, rfm->view_of(all_view(base)), custval::threads{thread_count});
  return Eigen::ArrayXd(table[rfm_score{}]);
}

Policy::Policy(AnyPolicy policy, std::vector<std::string> names)
    : policy_{std::make_shared<const AnyPolicy>(std::move(policy))}, names_{std::move(names)} {}

PolicyGrading Policy::fit(const ColumnSet& base, int thread_count) const {
  return {std::make_shared<const AnyGrading>(custval::fit(*policy_, all_view(base), custval::threads{thread_count})),
          names_};
}

Stability Policy::stability(const ColumnSet& base, const StabilityOptions& options, int thread_count) const {
  const auto all = all_view(base);
  return policy_->visit([&](const auto& kind) {
    return custval::stability(detail::grading_in(kind), detail::rows_for(kind, all), options,
                              custval::threads{thread_count});
  });
}

}  // namespace custval_cli
