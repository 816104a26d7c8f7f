// SPDX-License-Identifier: BSL-1.0
#include <custval/core/error.hpp>
#include <custval/core/execution.hpp>
#include <custval/lifetime/bg_bb.hpp>
#include <custval/lifetime/lifetime_data.hpp>
#include <custval/lifetime/model.hpp>

#include "../numbers.hpp"
#include "../shared_data.hpp"
#include "reference_cases.hpp"

#include <doctest/doctest.h>
#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <string>
#include <vector>

using custval::BgBb;
using custval::Derivatives;
using custval::LifetimeData;
using custval::PurchaseHistory;
using custval::serial;
using custval_test::mixed;
using custval_test::relative;

static_assert(custval::FittableModel<BgBb> && custval::LifetimeModel<BgBb>);

static_assert(custval::RecencyFreeWhileAlive<custval::BgBb> && custval::FittableModel<custval::BgBb>);

namespace {

Derivatives<4> derivatives(const BgBb& model, const PurchaseHistory& history, double weight = 1.0) {
  return BgBb::likelihood(LifetimeData({history.repeats}, {history.recency}, {history.observed}, {weight}))(model,
                                                                                                            serial{});
}

// The donations of 11,104 donors over six years.
LifetimeData donations(const std::string& file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  std::array<std::vector<double>, 4> columns;
  while (std::getline(stream, line)) {
    const auto fields = custval_test::csv_fields(line);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      columns[i].push_back(std::stod(fields.at(i)));
    }
  }
  return {columns[0], columns[1], columns[2], columns[3]};
}

constexpr std::array<double, 4> donors_optimum{1.2035223516019, .74971635817294, .65671820844183, 2.7834422325774};

}  // namespace

// Truths: mpmath with 50 digits, term by term; the gradient by differences of 1e-16 of it; sums of survival in closed
// form, which agrees with the terms to 1e-20; infinite discounted sums term by term, or by 2F1, where the integral over
// theta agrees to 1e-14.
TEST_CASE("a customer's figures under BG/BB are right all over the domain") {
  struct Case {
    double alpha, beta, gamma, delta;
    double repeats, recency, observed;
    double log_likelihood;
    double by_alpha, by_beta, by_gamma, by_delta;
    double alive, horizon, alive_then, expected;
    double rate, until, discounted;
  };
  const std::vector<Case> cases{
      {1.8271, 2.4048, 0.5984, 1.8529, 333, 1000, 1000, -642.9451821407837963291887, -0.1539523288062538082100772,
       0.6220343513536676458084091, -3.728458651876486317513178, 0.6580251692623326479230357, 1.0, 39,
       0.9774022780626245323516244, 12.85104565586176038888015, 0.001, 1, 0.3328840374764016200213373},
      {1.7067, 219.93, 6.4079, 3.7378, 40, 40, 40, -119.2629638460309362908846, 5.697841261182936343503829,
       -36.56616036914234007792844, -10.49594452716784600406612, 3.550770191583051036497009, 1.0, 1000000,
       1.704894730846701970079994e-28, 1.289244975127870733192669, 1e-06, 1, 0.1390368651527368619545237},
      {0.0016365, 189.4, 3.9601, 46.628, 6, 6, 6, -33.63129264033870409729858, 1.003681589553334795489943,
       -5.922252862638057759951292, -0.4480332439605470775645885, 0.4262262050096466857736685, 1.0, 39,
       0.1164839065458979388817107, 0.4353282932846597106939416, 0.1, 1, 0.02584662232658767962504983},
      {9.434, 0.5546, 0.046664, 968.14, 0, 0, 1, -2.890133065956905841950181, -0.9436575166154792908812932,
       0.9436575166154792908812932, 0.0008191473438369712555281379, -0.0008191473438369712555281379,
       0.9991326553387085507742963, 2, 0.9990364955821007485725538, 1.715439085908365412418694, 1.0, 101,
       0.4991708355373012445705304},
      {0.86368, 0.39833, 0.33522, 3.3678, 0, 0, 3, -1.449354132868448279347594, -0.7503510361258877086915563,
       0.4991283704609896439478707, 0.348815757872272087374761, -0.3350512260406455659499169,
       0.4858845765268615747968305, 500, 0.1101268567274774944277353, 16.05570444804106892000594, 0.1, 3000,
       0.7105170866567611565887867},
      {0.33018, 2.4972, 1.0, 11.206, 3, 3, 6, -5.750867583998787507308276, 1.031477092024095358006891,
       -1.349423376855015817872121, 0.1256219261248971176199872, -0.06163034589281206606928389,
       0.5060184106064961327049004, 500, 0.01683382012756111147775095, 11.08673513317664909422764, 1e-06, 50,
       4.405040909916335317248103},
      {7.2827, 0.0050009, 0.33461, 0.018932, 3, 3, 6, -5.670691948553896307699083, 0.00126295517139879796698153,
       -0.001413214035858264131054127, -0.4357040130447530905229571, 0.9467326363218785906784136,
       5.511972989594403239429184e-5, 2, 4.984080751424806874945374e-5, 7.897741019680899401157461e-5, 0.1, infinity,
       0.0003049152862352948434749039},
      {0.77164, 4.5607, 0.98499, 0.88001, 0, 0, 1, -0.0707249902182012202121475, -0.0626808411576544048734845,
       0.0626808411576544048734845, 0.03870562892577957399427042, -0.03870562892577957399427042,
       0.433149598956257939743824, 2, 0.2117960943223846887158571, 0.06044453715983077416870989, 1.0, 50,
       0.01771931882683304847313448},
      {0.001239, 0.16295, 5.4062, 0.0057986, 365, 365, 365, -39.18000450455013087488311, 0.9927503523600118827044385,
       -2.008345461109904438083362, -23.35408053045645467910088, 1.012446059686974073765718, 1.0, 2,
       0.971061540518867914636001, 1.955593392017214109376182, 0.01, 50, 28.66365386923824006389999},
      {80.689, 0.031404, 0.013766, 27.324, 62, 100, 365, -105.9922514299225154932353, -19.2128192845518272287203,
       1.105141522333206196869961, 0.9784840552319055072268944, -0.203075535530081259057758,
       4.182132481756672814217338e-78, 1, 4.181985742796692442713567e-78, 1.338784041068753109889024e-78, 0.1, 1,
       1.211381895028398620382875e-78},
      {2.183, 6.0062, 2.6391, 0.83239, 0, 0, 3, -0.0911642741561962296618247, -0.06253363200375776692224558,
       0.05940873142490227621930271, 0.09079116765206831216941226, -0.08032661652431088656569414,
       0.02448305764040449294998117, 39, 6.448461921809305588375826e-5, 0.01083947746565027731908439, 0.1, 3000,
       0.007145762206008521985470326},
      {0.031216, 0.0019037, 0.049178, 1.5347, 1, 1, 3, -4.005967832231210500255565, 0.05543363886708486359871055,
       -0.01220784681434592695150146, 0.9052280931357061564264955, -0.5357376463988586193826119,
       0.04406838660085439178713806, 39, 0.0392411933582586785136669, 0.5394000523472970817724193, 1.0, infinity,
       0.008585328426610105467065615},
      {479.87, 3.4614, 1.0, 0.70592, 3, 3, 6, -3.223880082186023861354607, 0.01679193774771017467902128,
       -0.0168152860731443732132855, -0.4389093455616207720438694, 0.6598197369265596580920385,
       1.886345222678281327232082e-6, 1000000, 1.264959532848843508553292e-11, 0.0001477922305616827274735813, 1e-06,
       3000, 7.527169230466703807061654e-5},
      {0.0025329, 0.073515, 0.999999999, 0.0027201, 0, 0, 365, -9.667016335635838633091388e-5,
       -9.342993700187829132423702e-5, 8.741757418156924768480261e-5, 0.0001027214371905027428316366,
       -9.642367432422134184068073e-5, 7.089639859122749417161292e-6, 2, 7.05100450595626419326786e-6,
       9.797349042262957486132893e-11, 0.01, 101, 2.799522762285123215744086e-9},
      {0.0034986, 0.0049372, 0.034932, 0.3144, 1, 3, 6, -7.933682014533507362361605, 0.57741763865838723595675,
       0.4137227447505591613792092, -0.1189541320592614810750002, 0.1063096425448781274005816,
       0.9536654383304411933424745, 1000000, 0.6259989621635230888260266, 108335.2046878857622366377, 1e-06, infinity,
       106789.2683337769316908284},
      {31.715, 0.0015092, 4.0524, 0.76867, 0, 0, 3, -0.1736802615971351373245084, -6.387222483808563704006875e-6,
       6.335088439612472675265247e-6, 0.1594352661916215763978911, -0.1594341934370003640846476,
       2.022795296769058693255441e-9, 1000000, 7.637423355516180533344551e-31, 2.281535690209863341903691e-9, 0.1, 101,
       1.731253922056794839520568e-9},
      {239.06, 0.16133, 0.0072331, 4.6833, 60, 182, 365, -265.6697190042214615435664, -82.06725529170274737683679,
       1.738265309744794032967411, 0.9725205840364966679944649, -0.01716022985325611849315906,
       2.644293913193586558387801e-68, 500, 2.627967413891590987981772e-68, 6.520869214719974162562423e-66, 0.001, 101,
       1.255557099152785326107427e-66},
      {4.2849, 0.63159, 0.66265, 0.6751, 2, 6, 6, -8.095320601068510373947489, -1.858424367216804852590407,
       1.260182355056235390491434, -1.358798555145873385063901, 0.7181144463744248788466044, 1.0, 39,
       0.2756732159860582148385084, 10.09682779648636172234531, 1e-06, 1, 0.5237328097647510196060553},
      {501.19, 0.045791, 0.010346, 0.5057, 1, 1, 6, -5.007549956423966108747985, 3.674863814779983025687255e-5,
       -3.671729974984534348695263e-5, 0.9731268435676318001757747, -0.3135091023079964484291405,
       5.329562405607572327391787e-12, 1000000, 4.70629958414892840625678e-12, 4.7081900041455630415783e-6, 0.1, 101,
       4.972157474738490082192304e-11},
      {19.845, 112.57, 5.6061, 0.083575, 0, 0, 1, -0.002203846362676592120499591, -0.001875622541108587279566965,
       0.001875622541108587279566965, 0.002173868866468268185083921, -0.002173868866468268185083921,
       0.01251501933892131942179076, 39, 4.013210683220988355352839e-9, 0.0004379236805268681397692598, 1.0, 101,
       0.000123700073303896839256657},
      {0.07148, 56.115, 1.0, 0.0065356, 0, 0, 40, -3.130782768622374009257739e-5, -3.10312819656274415294231e-5,
       2.811941108838683317827173e-5, 6.817403494526084397610324e-5, -3.122340427516900484257045e-5,
       0.0001571647158821907665697525, 39, 7.958348955886568843245939e-5, 3.150985744809908969169643e-6, 0.001, 50,
       3.674414617939421325254488e-6},
      {2.0095, 2.8832, 1.000000001, 0.41395, 1, 1, 3, -2.608669715086870751881298, 0.4246087101900520048921728,
       -0.3636214944779384287842633, -0.4026936902481660130102798, 0.6232123985858576684179304,
       0.1864325911706944946588902, 1, 0.1441954585989866217020926, 0.0549819748189656574477625, 0.1, infinity,
       0.2439558204616722899783767},
      {8.2422, 1.0373, 82.547, 0.11444, 1, 6, 6, -31.54702277545861139107864, -3.28984156398683440744714,
       1.773641128864815227913034, -5.818141664829488755905308, 1.235680439027953282676005, 1.0, 1,
       0.06896391486535747901118315, 0.04171460414075113054750526, 0.001, 50, 0.04530459848941170244043977},
      {4.8549, 0.9563, 7.328, 6.0768, 0, 0, 6, -0.526124725352628339298886, -0.07185069167405907994580053,
       0.06674664989959641835336028, 0.4088629274099910819177551, -0.4040457722176510797497104,
       8.516917494846053768123076e-5, 1, 5.300601356455970788915162e-5, 2.178770110188472956523182e-5, 0.1, 101,
       4.948720627103406842262384e-5},
      {2.0036, 40.682, 0.84078, 0.0014807, 0, 0, 1, -8.252168579009280880578761e-5, -7.865148302582075894740531e-5,
       7.865148302582075894740531e-5, 8.238001113099428555753782e-5, -8.238001113099428555753782e-5,
       0.001675626743784674926128124, 2, 0.0006414403507697255006329955, 7.119648234235033618834675e-5, 1.0, 101,
       2.100484182754274034656682e-5},
      {13.167, 313.36, 0.66584, 997.57, 505, 530, 1000, -528.4288398798220477725743, 36.13009006911825943863507,
       -278.0377091357178410326272, 0.7155960644748363538214518, -0.4212127946740279284478121,
       1.337238280956112031524113e-133, 1, 1.336792694544754392379792e-133, 5.221769780443004491895067e-134, 0.001,
       3000, 4.045615244445462259932783e-131},
      {1.4454, 0.055083, 23.608, 6.8113, 80, 182, 365, -190.0353421598644581500474, -1.110491516996576357103346,
       0.9968255673628850660785491, -45.43619019410404006408671, 9.760235884284533760477714,
       2.208742018801927893728292e-36, 500, 6.032451064635277980120367e-45, 8.07230271537557488097745e-36, 1.0, 50,
       2.596148954870345915638398e-37},
      {1.7639, 1.3081, 1.0, 0.32166, 0, 0, 40, -0.2000775372244603790172181, -0.05911562811546120884638177,
       0.05074125228263068802050598, 0.2001606609790759425680337, -0.1740977350180140973414917,
       3.229228679926852725439313e-5, 1000000, 1.302026109088512014808615e-9, 0.0005389008822458194865118719, 0.1,
       infinity, 1.028117572783461559778488e-5},
      {64.034, 2.3834, 1.000000001, 13.993, 78, 234, 365, -206.9419955527175040195008, -45.96528397224235592932047,
       6.925524149218517541929239, -1.849995206499470514883218, 0.8878740926972110139595923,
       2.289355365711527440285422e-27, 39, 2.075751646635785733804523e-27, 2.794372527971932499720518e-26, 0.001, 3000,
       3.045895101725442281175362e-25},
      {0.90828, 0.10917, 254.31, 411.28, 20, 20, 40, -10.8437928676300416022529, 0.1678011286144733890060859,
       -0.3864094670480582427316054, -6.906880386701677013056626, 6.768132436106749234156691,
       1.695205486280163857458868e-17, 500, 5.457277966470285137510203e-87, 1.53945057840991281985721e-17, 1.0, 1,
       2.033158268503613864816477e-18},
      {356.14, 0.0059809, 47.395, 0.00137, 1, 3, 3, -34.40791413303305443305978, -1.991565470032410663354242,
       1.005895102123817768645906, -2.938763540216205462286884, 1.001967708857079929515954, 1.0, 39,
       4.37676554403934096192289e-23, 0.06433033926110647115517639, 0.01, 101, 0.06363444383592154404640395},
      {5.9962, 2.7245, 3.7718, 3.5649, 1, 1, 40, -1.731480302433798264701593, 0.2008317035199601170957418,
       -0.1901073347431925267632184, -0.03954346674253355820608602, 0.1556021956333020138528626,
       3.051791431990260092389413e-10, 1000000, 1.221881993808534877960266e-26, 6.887765886532023287744462e-10, 0.001,
       infinity, 6.716272012117468902443403e-10},
      {0.016811, 6.1361, 6.7733, 1.5056, 120, 365, 365, -269.7510162513277337442025, 1.01935884853845018400054,
       -2.382604911521588009750884, -26.20511362178858511555339, 2.999234685358878608535526, 1.0, 39,
       0.5066948252262357267769999, 9.019728886341833239891077, 0.001, 101, 14.86921490993337116336314},
      {4.1569, 220.73, 0.014727, 46.761, 3, 3, 3, -11.37833023526861271008863, 2.426037814236723684172641,
       -2.93154960303267378718495, -0.0009250285152960251931047175, 0.0009061902476270358418895561, 1.0, 1,
       0.9997041328999574431191594, 0.03139619920562220118441438, 0.01, 3000, 3.082225996640399597663602},
  };
  for (const Case& c : cases) {
    const BgBb model(c.alpha, c.beta, c.gamma, c.delta);
    const PurchaseHistory history{c.repeats, c.recency, c.observed};
    CAPTURE(to_text(model));
    CAPTURE(c.repeats);
    CAPTURE(c.recency);
    CAPTURE(c.observed);
    CHECK(mixed(model.log_likelihood(history), c.log_likelihood) < 1e-13);
    CHECK(relative(model.probability_alive(history), c.alive) < 5e-13);
    CHECK(relative(model.probability_alive(history, c.horizon), c.alive_then) < 5e-13);
    CHECK(relative(model.expected_purchases(history, c.horizon), c.expected) < 5e-13);
    CHECK(relative(model.discounted_purchases(history, c.until, c.rate), c.discounted) < 5e-13);
    const auto all = derivatives(model, history);
    CHECK(mixed(all.value, c.log_likelihood) < 1e-13);
    CHECK(mixed(all.gradient[0], c.by_alpha) < 1e-12);
    CHECK(mixed(all.gradient[1], c.by_beta) < 1e-12);
    CHECK(mixed(all.gradient[2], c.by_gamma) < 1e-12);
    CHECK(mixed(all.gradient[3], c.by_delta) < 1e-12);
  }
}

TEST_CASE("the Hessian under BG/BB is that of the gradient") {
  const double step = 1e-4;
  for (const BgBb& model : {BgBb(1.2, 0.7, 0.65, 2.8), BgBb(20, 400, 5, 500), BgBb(0.05, 3, 2, 0.4)}) {
    for (const PurchaseHistory& history :
         {PurchaseHistory{0, 0, 6}, PurchaseHistory{2, 4, 6}, PurchaseHistory{6, 6, 6}, PurchaseHistory{3, 20, 40}}) {
      const auto all = derivatives(model, history, 3.0);
      for (std::size_t j = 0; j < 4; ++j) {
        const auto at = [&](double by) {
          auto parameters = model.parameters();
          parameters[j] *= std::exp(by);
          return derivatives(BgBb::from_parameters(parameters), history, 3.0).gradient;
        };
        const auto up = at(step), down = at(-step), up2 = at(2 * step), down2 = at(-2 * step);
        for (std::size_t i = 0; i < 4; ++i) {
          const double slope = (8.0 * (up[i] - down[i]) - (up2[i] - down2[i])) / (12.0 * step);
          CHECK(std::abs(all.second(i, j) - slope) < 1e-9 * (std::max)(1.0, std::abs(slope)));
        }
      }
    }
  }
}

TEST_CASE("BG/BB agrees with the table of numerical cases") {
  for (const auto& c : custval_test::reference_cases("bgbb")) {
    const BgBb model(c.parameters.at(0), c.parameters.at(1), c.parameters.at(2), c.parameters.at(3));
    const PurchaseHistory history{c.x, c.tx, c.observed};
    CAPTURE(c.id);
    const double found = c.quantity == "LL" ? model.log_likelihood(history) : model.probability_alive(history);
    CHECK(relative(found, c.truth) < 1e-13);
  }
}

// Truths: mpmath with 50 digits, as a sum of beta functions over the time of loss.
TEST_CASE("the distribution of purchases under BG/BB is right") {
  struct Case {
    double alpha, beta, gamma, delta;
    double repeats, recency, observed, horizon;
    std::size_t purchases;
    double probability;
  };
  const std::vector<Case> cases{
      {1.2035, 0.7497, 0.6567, 2.7834, 0, 0, 0, 6, 0, 0.311136697245691819226429},
      {1.2035, 0.7497, 0.6567, 2.7834, 0, 0, 0, 6, 1, 0.1700866113225810567609901},
      {1.2035, 0.7497, 0.6567, 2.7834, 0, 0, 0, 6, 6, 0.1128555095008713117675927},
      {1.2035, 0.7497, 0.6567, 2.7834, 0, 0, 0, 6, 7, 0.0},
      {1.2035, 0.7497, 0.6567, 2.7834, 2, 4, 6, 5, 0, 0.5194475239422387473645532},
      {1.2035, 0.7497, 0.6567, 2.7834, 2, 4, 6, 5, 1, 0.1617231466647376871319355},
      {1.2035, 0.7497, 0.6567, 2.7834, 2, 4, 6, 5, 2, 0.1458188519133862015314771},
      {1.2035, 0.7497, 0.6567, 2.7834, 2, 4, 6, 5, 5, 0.01583468519309368307723328},
      {500.0, 250.0, 0.001, 900.0, 3, 3, 6, 500, 0, 4.494359104918122476641426e-5},
      {500.0, 250.0, 0.001, 900.0, 3, 3, 6, 500, 300, 0.001730823992613902410664816},
      {500.0, 250.0, 0.001, 900.0, 3, 3, 6, 500, 330, 0.02858448751383360898229494},
      {500.0, 250.0, 0.001, 900.0, 3, 3, 6, 500, 499, 2.037010891114406014240886e-63},
      {0.01, 90.0, 7.5, 0.25, 1, 5, 40, 300, 0, 0.9999998801121046466921006},
      {0.01, 90.0, 7.5, 0.25, 1, 5, 40, 300, 1, 1.090155412972798475586057e-7},
      {0.01, 90.0, 7.5, 0.25, 1, 5, 40, 300, 3, 1.235666840326051036429606e-9},
      {1000.0, 0.002, 0.5, 700.0, 40, 41, 41, 900, 0, 0.0006749578131019482109158712},
      {1000.0, 0.002, 0.5, 700.0, 40, 41, 41, 900, 10, 0.0006615133514976448967744664},
      {1000.0, 0.002, 0.5, 700.0, 40, 41, 41, 900, 900, 0.3597533942035674367945081},
      {300.0, 999.0, 0.001, 1000.0, 0, 0, 0, 3000, 0, 4.326676681156503284625022e-6},
      {300.0, 999.0, 0.001, 1000.0, 0, 0, 0, 3000, 5, 4.23503404005389115135171e-6},
      {300.0, 999.0, 0.001, 1000.0, 0, 0, 0, 3000, 690, 0.009485909054891092955465863},
      {300.0, 999.0, 0.001, 1000.0, 0, 0, 0, 3000, 800, 0.0004024582488207069732117078},
  };
  for (const Case& c : cases) {
    const BgBb model(c.alpha, c.beta, c.gamma, c.delta);
    std::vector<double> probabilities(c.purchases + 1);
    model.purchase_distribution({c.repeats, c.recency, c.observed}, c.horizon, probabilities);
    CAPTURE(to_text(model));
    CAPTURE(c.purchases);
    CHECK(relative(probabilities.back(), c.probability) < 1e-11);
  }
}

TEST_CASE("the distribution of purchases under BG/BB sums to one and has the expectation") {
  for (const BgBb& model : {BgBb(1.2, 0.7, 0.65, 2.8), BgBb(200, 400, 1, 500), BgBb(0.01, 3, 900, 0.4)}) {
    for (const double horizon : {0.0, 1.0, 7.0, 150.0}) {
      for (const PurchaseHistory& history : {PurchaseHistory{}, PurchaseHistory{2, 4, 6}, PurchaseHistory{6, 6, 6}}) {
        std::vector<double> probabilities(static_cast<std::size_t>(horizon) + 3);
        model.purchase_distribution(history, horizon + 0.9, probabilities);  // the whole part counts
        double total = 0.0;
        double mean = 0.0;
        for (std::size_t k = 0; k < probabilities.size(); ++k) {
          total += probabilities[k];
          mean += static_cast<double>(k) * probabilities[k];
        }
        CHECK(total == doctest::Approx(1.0).epsilon(1e-13));
        CHECK(mean == doctest::Approx(model.expected_purchases(history, horizon)).epsilon(1e-12));
        CHECK(probabilities.back() == 0.0);
      }
    }
  }
}

TEST_CASE("all histories of BG/BB together have probability one") {
  // Of n opportunities, x used, the last being t: C(t-1, x-1) histories.
  for (const BgBb& model : {BgBb(1.2, 0.7, 0.65, 2.8), BgBb(0.02, 40, 3, 0.5), BgBb(800, 3, 0.01, 5)}) {
    double total = std::exp(model.log_likelihood({0, 0, 12}));
    for (double t = 1; t <= 12; ++t) {
      double ways = 1.0;
      for (double x = 1; x <= t; ++x) {
        total += ways * std::exp(model.log_likelihood({x, t, 12}));
        ways *= (t - x) / x;
      }
    }
    CHECK(total == doctest::Approx(1.0).epsilon(1e-13));
  }
}

TEST_CASE("BG/BB expectations add up over opportunities") {
  const BgBb model(1.2, 0.7, 0.65, 2.8);
  const PurchaseHistory history{2, 4, 6};
  // E = Σ P(alive at n + j) E[p | history], and discounted with exp(-rate j).
  double plain = 0.0;
  double discounted = 0.0;
  for (double j = 1; j <= 250; ++j) {
    const double each = model.probability_alive(history, j) * (1.2 + 2) / (1.2 + 0.7 + 6);
    plain += each;
    discounted += each * std::exp(-0.003 * j);
  }
  CHECK(model.expected_purchases(history, 250.7) == doctest::Approx(plain).epsilon(1e-13));
  CHECK(model.discounted_purchases(history, 250.7, 0.003) == doctest::Approx(discounted).epsilon(1e-13));
  CHECK(model.discounted_purchases(history, 250, 0.0) == model.expected_purchases(history, 250));
  CHECK(model.expected_purchases(history, infinity) == infinity);
  CHECK(BgBb(1, 1, 3, 2).expected_purchases(infinity) == doctest::Approx(0.5 * 2.0 / 2.0).epsilon(1e-14));
  CHECK(BgBb(1, 1, 1, 2).expected_purchases(infinity) == infinity);
  CHECK(model.expected_purchases(5) == model.expected_purchases({}, 5));
  CHECK(model.expected_purchases(history, 0.99) == 0.0);
  CHECK(model.probability_alive({}) == 1.0);
  CHECK(model.probability_alive(history, 0.5) == model.probability_alive(history));
  CHECK(model.probability_alive(history, infinity) == 0.0);
  CHECK(std::isfinite(model.discounted_purchases(history, infinity, 1e-9)));
}

TEST_CASE("BG/BB stays finite at the ends of its domain") {
  for (const double a : {1e-3, 1.0, 1e3}) {
    for (const double b : {1e-3, 1e3}) {
      for (const double c : {1e-3, 1.0, 1e3}) {
        for (const double d : {1e-3, 1e3}) {
          const BgBb model(a, b, c, d);
          for (const PurchaseHistory& history :
               {PurchaseHistory{0, 0, 0}, PurchaseHistory{0, 0, 10000}, PurchaseHistory{5000, 5000, 10000},
                PurchaseHistory{1, 9999, 10000}, PurchaseHistory{5000, 10000, 10000}}) {
            const double alive = model.probability_alive(history);
            CHECK((alive >= 0.0 && alive <= 1.0));
            CHECK(std::isfinite(model.log_likelihood(history)));
            CHECK(model.log_likelihood(history) <= 0.0);
            const auto all = derivatives(model, history);
            CHECK(mixed(all.value, model.log_likelihood(history)) < 1e-12);
            for (const double entry : all.hessian) {
              CHECK(std::isfinite(entry));
            }
            for (const double horizon : {0.0, 1.0, 1e6}) {
              const double expected = model.expected_purchases(history, horizon);
              CHECK((expected >= 0.0 && expected <= horizon));
              for (const double rate : {1e-9, 1e-3, 2.0, 1e4}) {
                const double discounted = model.discounted_purchases(history, horizon, rate);
                CHECK((discounted >= 0.0 && discounted <= expected * (1.0 + 1e-12)));
              }
            }
            CHECK(std::isfinite(model.discounted_purchases(history, infinity, 1e-6)));
          }
        }
      }
    }
  }
}

TEST_CASE("BG/BB reproduces what is published on the donations") {
  const auto file = custval_test::shared_data("donations.csv");
  if (!file) {
    return;
  }
  const LifetimeData data = donations(*file);
  REQUIRE(data.rows() == 22);
  // The optimum, and that it is one.
  const BgBb best = BgBb::from_parameters(donors_optimum);
  const auto at_best = BgBb::likelihood(data)(best, serial{});
  CHECK(relative(at_best.value, -33225.58127434701) < 1e-14);
  for (const double slope : at_best.gradient) {
    CHECK(std::abs(slope) < 1e-7);
  }
  // Standard errors of the log-parameters: from second differences in mpmath (true_optima.json has five digits).
  const Eigen::Matrix4d information = -Eigen::Map<const Eigen::Matrix4d>(at_best.hessian.data());
  const Eigen::Vector4d errors = information.inverse().diagonal().array().sqrt();
  CHECK(errors(0) == doctest::Approx(0.05765689544).epsilon(1e-9));
  CHECK(errors(1) == doctest::Approx(0.03927847691).epsilon(1e-9));
  CHECK(errors(2) == doctest::Approx(0.07767389163).epsilon(1e-9));
  CHECK(errors(3) == doctest::Approx(0.1152598029).epsilon(1e-9));

  double expected = 0.0;
  double log_likelihood = 0.0;
  for (std::size_t i = 0; i < data.rows(); ++i) {
    expected += data.weights()[i] * best.expected_purchases(data[i], 5);
    log_likelihood += data.weights()[i] * best.log_likelihood(data[i]);
  }
  CHECK(expected == doctest::Approx(12884.2).epsilon(0.05 / 12884.2));
  CHECK(relative(log_likelihood, -33225.58127434701) < 1e-13);
  CHECK(best.probability_alive({0, 0, 6}, 1) == doctest::Approx(0.1081).epsilon(5e-4));
  CHECK(best.probability_alive({2, 4, 6}, 1) == doctest::Approx(0.5897).epsilon(1e-4));
  CHECK(best.probability_alive({5, 6, 6}, 1) == doctest::Approx(0.9304).epsilon(1e-4));

  // Newton's steps from the start arrive there.
  const BgBb::likelihood likelihood(data);
  Eigen::Vector4d at;
  for (std::size_t i = 0; i < 4; ++i) {
    at(static_cast<Eigen::Index>(i)) = std::log(BgBb::start(data).parameters()[i]);
  }
  for (int evaluation = 0; evaluation < 8; ++evaluation) {
    const Eigen::Array4d p = at.array().exp();
    const auto here = likelihood(BgBb(p(0), p(1), p(2), p(3)), serial{});
    const Eigen::Matrix4d curvature = -Eigen::Map<const Eigen::Matrix4d>(here.hessian.data());
    at += curvature.ldlt().solve(Eigen::Map<const Eigen::Vector4d>(here.gradient.data()));
  }
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(std::exp(at(static_cast<Eigen::Index>(i))) == doctest::Approx(donors_optimum[i]).epsilon(1e-9));
  }
}

TEST_CASE("the likelihood of BG/BB has the same bits for any number of threads") {
  std::array<std::vector<double>, 4> columns;
  for (int i = 0; i < 70000; ++i) {
    const int observed = 1 + i % 9;
    const int recency = i / 9 % (observed + 1);
    columns[0].push_back(recency == 0 ? 0 : 1 + i % recency);
    columns[1].push_back(recency);
    columns[2].push_back(observed);
    columns[3].push_back(0.1 + 0.01 * (i % 7));
  }
  const BgBb::likelihood likelihood(LifetimeData(columns[0], columns[1], columns[2], columns[3]));
  const BgBb model(0.8, 1.7, 0.5, 3.1);
  const auto alone = likelihood(model, serial{});
  CHECK(alone == likelihood(model, custval::threads{2}));
  CHECK(alone == likelihood(model, custval::threads{5}));
}

TEST_CASE("BG/BB hands NaN on and knows what cannot be") {
  const BgBb model(1.2, 0.7, 0.65, 2.8);
  CHECK(model.log_likelihood({3, 2, 6}) == -infinity);
  for (const PurchaseHistory& history :
       {PurchaseHistory{missing, 2, 6}, PurchaseHistory{1, missing, 6}, PurchaseHistory{1, 2, missing}}) {
    CHECK(std::isnan(model.log_likelihood(history)));
    CHECK(std::isnan(model.probability_alive(history)));
    CHECK(std::isnan(model.probability_alive(history, 2)));
    CHECK(std::isnan(model.expected_purchases(history, 2)));
    CHECK(std::isnan(model.discounted_purchases(history, 2, 0.1)));
    std::array<double, 2> probabilities{};
    model.purchase_distribution(history, 2, probabilities);
    CHECK((std::isnan(probabilities[0]) && std::isnan(probabilities[1])));
  }
  CHECK(std::isnan(model.expected_purchases(missing)));
  CHECK(std::isnan(model.discounted_purchases(3, missing)));
  CHECK(std::isnan(model.discounted_purchases(missing, 0.1)));
  CHECK(std::isnan(model.probability_alive({}, missing)));
  std::array<double, 1> probability{};
  model.purchase_distribution(missing, probability);
  CHECK(std::isnan(probability[0]));
  model.purchase_distribution(infinity, probability);
  CHECK(std::isnan(probability[0]));
}

TEST_CASE("BG/BB refuses parameters and data outside its domain") {
  for (const double bad : {0.0, -1.0, missing, infinity}) {
    CHECK_THROWS_AS(BgBb(bad, 1, 1, 1), custval::ArgumentError);
    CHECK_THROWS_AS(BgBb(1, bad, 1, 1), custval::ArgumentError);
    CHECK_THROWS_AS(BgBb(1, 1, bad, 1), custval::ArgumentError);
    CHECK_THROWS_AS(BgBb(1, 1, 1, bad), custval::ArgumentError);
  }
  CHECK_THROWS_WITH(BgBb(1, 1, -2, 1), "custval::BgBb: gamma is -2, expected a finite number > 0");
  const auto refused = [](double x, double tx, double n) {
    CHECK_THROWS_AS(derivatives(BgBb{}, {x, tx, n}), custval::DataError);
  };
  refused(3, 2, 6);
  refused(1, 7, 6);
  refused(1, 1.5, 6);
  refused(1, 2, 6.5);
  refused(0.5, 2, 6);
  refused(missing, 2, 6);
  CHECK(to_text(BgBb(1.5, 0.75, 2, 3)) == "bg-bb: alpha 1.5, beta 0.75, gamma 2, delta 3");
  CHECK(BgBb::from_parameters({1.5, 0.75, 2, 3}) == BgBb(1.5, 0.75, 2, 3));
  CHECK(BgBb::start(LifetimeData{}) == BgBb::start(LifetimeData{}));
}
