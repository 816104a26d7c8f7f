// SPDX-License-Identifier: BSL-1.0
#include "valuation.hpp"

#include <cmath>
#include <custval/core/error.hpp>
#include <custval/core/execution.hpp>
#include <custval/core/named_columns.hpp>
#include <custval/core/named_output.hpp>
#include <custval/value/any_customer_value.hpp>
#include <custval/value/information_value.hpp>
#include <custval/value/knowledge_value.hpp>
#include <custval/value/lifetime_purchase_value.hpp>
#include <custval/value/purchase_value.hpp>
#include <custval/value/transaction_value.hpp>
#include <custval/value/word_of_mouth_value.hpp>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "progress.hpp"

namespace custval_cli {

namespace {

using namespace custval;

constexpr std::size_t wallet_share_column = customer_column(custval::wallet_share::name());
constexpr std::size_t margin_column = customer_column(custval::unit_margin::name());
constexpr std::size_t retention_column = customer_column(custval::retention::name());
constexpr std::size_t influence_column = customer_column(custval::influence::name());
constexpr std::size_t reach_column = customer_column(custval::reach::name());
constexpr std::size_t audience_value_column = customer_column(custval::audience_value::name());
constexpr std::size_t profile_value_column = customer_column(custval::profile_value::name());
constexpr std::size_t contact_age_column = customer_column(custval::contact_ages::name());
constexpr std::size_t partner_eligible_column = customer_column(custval::partner_eligible::name());
constexpr std::size_t partner_weight_column = customer_column(custval::partner_weight::name());
constexpr std::size_t marketing_cost_column = customer_column(custval::marketing_cost::name());

AnyValueModel purchase_model(const PurchaseConfig& config, bool looks_ahead) {
  if (looks_ahead) {
    return LifetimePurchaseValue{};
  }
  if (config.kind == PurchaseKind::point) {
    return PurchaseValue{};
  }
  if (config.horizon) {
    return RetentionPurchaseValue{FiniteHorizon{*config.horizon}, config.discount};
  }
  return RetentionPurchaseValue{InfiniteHorizon{}, config.discount};
}

template <std::size_t N>
std::vector<double> pick(const std::array<double, N>& values, const std::vector<std::size_t>& places) {
  std::vector<double> picked;
  picked.reserve(places.size());
  for (const std::size_t place : places) {
    picked.push_back(values[place]);
  }
  return picked;
}

class Assumptions {
 public:
  Assumptions(const CustomerData& data, const Config& config) : data_{data}, config_{config} {}

  void add(std::string about, std::string text) { list_.push_back({std::move(about), std::move(text)}); }

  // Says where a column's default stood in, if it did.
  void add_default(std::size_t column, const std::string& meaning, const std::string& derived = {}) {
    const std::string name(customer_columns[column].name);
    const std::string value = config_.defaults[column] ? to_text(*config_.defaults[column]) : derived;
    const auto customers = static_cast<std::uint64_t>(data_.columns[column].size());
    if (!data_.in_file[column]) {
      add(name, name + " is " + value + " for all customers (" +
                    (data_.file_given ? "the customers file has no such column" : "no customers file") +
                    "): " + meaning);
    } else if (const std::uint64_t gaps = data_.gaps[column] + data_.customers_missing; gaps > 0) {
      add(name, name + " is " + value + " for " + grouped(gaps) + " of " + grouped(customers) +
                    " customers, of whom the file does not say it: " + meaning);
    }
  }

  [[nodiscard]] std::vector<Assumption> take() { return std::move(list_); }

 private:
  const CustomerData& data_;
  const Config& config_;
  std::vector<Assumption> list_;
};

void note_purchases(Assumptions& notes, const Config& config, double window_days, const LifetimeReport* lifetime) {
  if (lifetime != nullptr) {
    for (std::string& note : lifetime_assumptions(*lifetime)) {
      notes.add("lifetime", std::move(note));
    }
    return;
  }
  const bool whole_window = !config.period_days;
  notes.add("period", whole_window
                          ? "one period is the whole window of the log, " + to_text(window_days) + " days"
                          : "one period is " + to_text(*config.period_days) + " days; spend is scaled from the " +
                                to_text(window_days) + " days of the log");
  notes.add("spending_capacity",
            "spending capacity is spend per period / wallet_share, so purchase value is spend x margin");
  notes.add_default(wallet_share_column, "everything a customer spends in the category comes to us");
}

void note_assumptions(Assumptions& notes, const CustomerData& data, const Config& config, double window_days,
                      const LifetimeReport* lifetime, double mean_purchase_value) {
  note_purchases(notes, config, window_days, lifetime);
  const bool no_margin = config.defaults[margin_column] == 1.0;
  notes.add_default(margin_column, no_margin ? "values are revenue, not profit" : "profit per unit of spend");
  if (config.purchase.kind == PurchaseKind::retention && lifetime == nullptr) {
    notes.add_default(retention_column, "the probability of staying one period more");
  }
  if (config.word_of_mouth_enabled) {
    notes.add_default(influence_column, "how credible customers are, and in which direction");
    notes.add_default(reach_column, "how many people customers reach");
    if (data.in_file[influence_column] && data.in_file[reach_column]) {
      notes.add_default(
          audience_value_column, "the purchase value of the people reached",
          "the mean purchase value of the base, " + to_text(std::round(100 * mean_purchase_value) / 100) + ",");
    }
  }
  if (config.information.enabled) {
    notes.add_default(profile_value_column, "what the profile saves");
    if (data.contacts.empty()) {
      notes.add("contacts", "no contacts are counted (no column contacts_KIND)");
    } else {
      notes.add_default(contact_age_column, "how old contacts are, in periods");
    }
  }
  if (config.knowledge.enabled && data.knowledge[0].cols() == 0) {
    notes.add("knowledge", "there are no knowledge items (no columns knowledge_N_PART)");
  }
  if (config.transaction.enabled && config.transaction.pool == 0.0) {
    notes.add("transaction", "there is no income from joint business to share out (models.transaction.pool is 0)");
  } else if (config.transaction.enabled) {
    notes.add_default(partner_eligible_column, "who takes part in joint business");
    if (config.transaction.sharing == Sharing::weighted) {
      notes.add_default(partner_weight_column, "the weight of a customer's share");
    }
  }
  if (data.in_file[marketing_cost_column]) {
    notes.add_default(marketing_cost_column, "what marketing to a customer costs");
  }
}

}  // namespace

Valuation value_customers(const Eigen::ArrayXd& total_spend, const IdOfRow& id, double window_days,
                          const LifetimeReport* lifetime, CustomerData& data, const Config& config, int thread_count) {
  const Index rows = total_spend.size();
  const threads executor{thread_count};
  const double periods = config.period_days ? window_days / *config.period_days : 1.0;
  const Eigen::ArrayXd capacity = total_spend / (periods * data[wallet_share_column]);
  const Eigen::ArrayXd ones = Eigen::ArrayXd::Ones(rows);

  NamedColumns base;
  const auto add = [&base](const ColumnInfo& info, const Eigen::ArrayXd& values) {
    base.add(info, std::span(values.data(), static_cast<std::size_t>(values.size())));
  };
  const auto add_many = [&base, rows](const ColumnInfo& info, const Eigen::ArrayXXd& values) {
    base.add_many(info, values.data(), rows, values.cols(), 1, rows);
  };
  add(column_info<spending_capacity>(), capacity);
  if (lifetime != nullptr) {
    add(column_info<discounted_expected_purchases>(), lifetime->forecast.endless);
    add(column_info<expected_spend>(), lifetime->expected_spend);
  }
  for (std::size_t i = 0; i < customer_columns.size(); ++i) {
    if (i == contact_age_column) {
      continue;  // of which the models want one for each kind of contact
    }
    const bool is_even_share = i == partner_weight_column && config.transaction.sharing == Sharing::even;
    add(std::string(customer_columns[i].name), is_even_share ? ones : data[i]);
  }
  add(column_info<profile_age>(), data[contact_age_column]);
  add_many(column_info<contact_counts>(), data.contact_counts);
  // One age a customer serves all kinds of contact.
  base.add_many(column_info<contact_ages>(), data[contact_age_column].data(), rows, data.contact_counts.cols(), 1, 0);
  add_many(column_info<knowledge_convertibility>(), data.knowledge[0]);
  add_many(column_info<knowledge_contribution>(), data.knowledge[1]);
  add_many(column_info<knowledge_benefit>(), data.knowledge[2]);
  add_many(column_info<knowledge_cost>(), data.knowledge[3]);

  Values values(rows);
  std::vector<NamedOutput> outputs;
  const auto ask_for = [&]<class Tag>(Tag tag) {
    auto&& column = values[tag];
    outputs.push_back({std::string(Tag::name()), {column.data(), static_cast<std::size_t>(rows)}});
  };
  // Whom customers reach is worth what customers are worth, where nothing better is known.
  const AnyValueModel purchase = purchase_model(config.purchase, lifetime != nullptr);
  AnyCustomerValue purchases;
  purchases.add(purchase);
  ask_for(purchase_value{});
  score(purchases, base, outputs, executor);
  outputs.clear();
  const double mean_purchase_value = finite_mean(values[purchase_value{}]);
  Eigen::ArrayXd& audience = data.columns[audience_value_column];
  audience = audience.isNaN().select(mean_purchase_value, audience);

  Assumptions notes(data, config);
  note_assumptions(notes, data, config, window_days, lifetime, mean_purchase_value);

  // A component that is switched off is nothing, not something that is not counted.
  AnyCustomerValue value;
  const auto add_model = [&](bool enabled, std::size_t component, auto column, const auto& make_model) {
    if (enabled) {
      value.add(make_model(), config.weights.at(component));
      ask_for(column);
    } else {
      values[column] = 0.0;
      const std::string name(value_columns[component]);
      notes.add(name, name + " is switched off in the configuration");
    }
  };
  add_model(config.purchase.enabled, 0, purchase_value{}, [&]() -> const AnyValueModel& { return purchase; });
  add_model(config.word_of_mouth_enabled, 1, word_of_mouth_value{}, [] { return WordOfMouthValue{}; });
  add_model(config.information.enabled, 2, information_value{}, [&] {
    return InformationValue(pick(config.information.unit_values, data.contacts), ProfileTotal{},
                            Decaying{config.information.profile_decay, pick(config.information.decay, data.contacts)});
  });
  add_model(config.knowledge.enabled, 3, knowledge_value{},
            [&] { return KnowledgeValue{config.knowledge.capability}; });
  add_model(config.transaction.enabled, 4, transaction_value{},
            [&] { return TransactionValue{config.transaction.pool, WeightedShares{}}; });
  values[current_value{}] = 0.0;
  values[potential_value{}] = 0.0;
  values[total_value{}] = 0.0;
  if (!value.parts().empty()) {
    ask_for(current_value{});
    ask_for(potential_value{});
    ask_for(total_value{});
    score(value, base, outputs, executor);
  }

  // Whose spend is known but not what it is worth; of the others it is said already.
  std::vector<Overflow> overflows = lifetime != nullptr ? lifetime->overflows : std::vector<Overflow>{};
  const Eigen::ArrayXd& from = lifetime != nullptr ? lifetime->expected_spend : total_spend;
  const auto take_out = [&]<class... Tags>(columns<Tags...> /*tags*/) {
    const auto each = [&](auto tag) {
      Eigen::ArrayXd column = values[tag];
      take_out_overflows(decltype(tag)::name(), column, from, id, overflows);
      values[tag] = column;
    };
    (each(Tags{}), ...);
  };
  if (!values[total_value{}].isFinite().all()) {
    take_out(Values::tags{});
  }
  return {std::move(values), std::move(overflows), notes.take()};
}

}  // namespace custval_cli
