#pragma once

#include "core/exploration/ClassActivation.h"
#include "core/exploration/ImageAnswers.h"
#include "core/exploration/Occlusion.h"
#include "core/exploration/Pictures.h"
#include "core/jobs/JobControl.h"
#include "core/jobs/exploration/ImageSource.h"
#include "core/jobs/exploration/KeptModel.h"
#include "core/training/TrainOptions.h"
#include "datasets/data/Shift.h"

#include <mutex>
#include <nlohmann/json.hpp>

namespace headroom {

/// Shows what the heads of a comparison make of one image, which may be shifted: their answers,
/// which places of the image speak for a class, which it depends on (occlusion), and the class's
/// probability over a horizontal shift. In f32, whatever the runs were trained in.
///
///     HeadsSpec spec;
///     spec.runs = {"runs/demo/runs/flatten-dense-seed0", "runs/demo/runs/gap-dense-seed0"};
///     spec.source.image = "seven.png";
///     spec.shift = {3, 0};
///     for (const auto& head : run(spec, {}).heads) head.probabilities ...
struct HeadsSpec {
    std::vector<std::filesystem::path> runs; ///< of one comparison: same classes, same input
    ImageSource source;
    Shift shift;
    ShiftFill fill = ShiftFill::zero;
    std::string class_name; ///< to explain; empty = the image's, else what the first head answers
    int max_shift = 0;      ///< of the curve; 0 = a quarter of the width
    bool maps = true, curve = true, occlusion = true; ///< false saves time: answers only
    int threads = 0;
};

template <typename Spec, typename Visit>
requires std::is_same_v<std::remove_const_t<Spec>, HeadsSpec>
void visit_fields(Spec& s, Visit&& visit) {
    const HeadsSpec d;
    visit(OptionField{.key = "shift",
                      .label = "Shift",
                      .help = "shift the image this many pixels right and down",
                      .value_name = "DX,DY"},
          s.shift, d.shift);
    visit(fill_field, s.fill, d.fill);
    visit(OptionField{.key = "class",
                      .label = "C&lass",
                      .help = "class to explain",
                      .value_name = "NAME",
                      .default_text = "the image's own, or the first head's answer"},
          s.class_name, d.class_name);
    visit(OptionField{.key = "max-shift",
                      .label = "Max shift",
                      .help = "shifts of the curve, to the left and to the right",
                      .value_name = "N",
                      .default_text = "a quarter of the width",
                      .range = {.min = 1, .expected = "at least 1"}},
          s.max_shift, d.max_shift);
    visit(OptionField{.key = "occlusion",
                      .label = "Occlusion",
                      .help = "compute occlusion maps, which take longest"},
          s.occlusion, d.occlusion);
    visit(threads_field, s.threads, d.threads);
}

/// One head and the shifted image.
struct HeadOnImage {
    std::filesystem::path run;
    std::string head;                 ///< "gap-dense"
    std::vector<float> probabilities; ///< of each class
    std::size_t answer = 0;           ///< the most probable class
    std::optional<ClassActivation> activation;
    std::string no_activation; ///< why not, where there is none
    std::optional<Occlusion> occlusion;
    std::vector<float> curve; ///< probability of the class at each of HeadsResult::curve_shifts
};

struct HeadsResult {
    LoadedImage image; ///< as the models' input, before the shift and normalisation
    Maps shifted;
    Shift shift;
    ShiftFill fill = ShiftFill::zero;
    std::vector<std::string> classes;
    std::optional<std::size_t> label; ///< class of the image, if it is known
    std::size_t class_index = 0;      ///< the class that is explained
    std::vector<int> curve_shifts;    ///< to the right; empty without a curve
    std::vector<HeadOnImage> heads;   ///< in the order of the runs
};

/// Runs HeadsSpecs one after another. Keeps networks, plans and image, so that the answers to
/// another shift follow the mouse. Calls from several threads wait for each other.
class HeadsJob {
  public:
    /// Throws Error(usage) if no run is named, the runs differ in classes or input, the shift moves
    /// the image out of sight, or there is no such class; the errors of load_model and ImageLoader;
    /// Cancelled when stopped.
    HeadsResult run(const HeadsSpec& spec, const JobControl& control);

  private:
    struct Head {
        KeptModel model;
        std::shared_ptr<const SavedModel> saved;
        std::optional<ImageAnswers> answers; ///< borrows `saved`
    };

    void read_runs(const HeadsSpec& spec);
    const LoadedImage& load(const HeadsSpec& spec, const JobControl& control);
    std::size_t class_to_explain(const HeadsSpec& spec, const HeadsResult& result,
                                 const JobControl& control);
    void add_curve(const HeadsSpec& spec, HeadsResult& result, const JobControl& control);
    void add_occlusion(HeadsResult& result, const JobControl& control);

    std::mutex running_;
    std::vector<Head> heads_;
    ImageLoader loader_;
    std::string image_as_;
    std::shared_ptr<const OpenedData> image_of_; ///< held, so that its address stays its own
    LoadedImage image_;
};

HeadsResult run(const HeadsSpec& spec, const JobControl& control);

/// Moves an image in [0, 1] by whole pixels.
Maps shifted(const Maps& image, Shift shift, ShiftFill fill);

/// The head's most probable classes, at most `count`, in this order; the explained class takes the
/// last place if it is not among them.
std::vector<std::size_t> main_classes(const HeadsResult& result, const HeadOnImage& head,
                                      std::size_t count);

/// Documented JSON (docs/commands.md).
nlohmann::ordered_json to_json(const HeadsResult& result);

/// A head's map over the shifted image, if it has one. An activation map has its own scale, because
/// logits of two heads cannot be compared; occlusion maps are probabilities and share one scale.
Image activation_picture(const HeadsResult& result, const HeadOnImage& head, double opacity);
Image occlusion_picture(const HeadsResult& result, const HeadOnImage& head, double opacity);

/// The greatest loss of probability in any head's occlusion map: yellow in all of them.
float most_occluded(const HeadsResult& result);

/// "image", and for each head, numbered from 1: "activation-1", "occlusion-1".
std::vector<NamedPicture> pictures(const HeadsResult& result, double opacity);

} // namespace headroom
