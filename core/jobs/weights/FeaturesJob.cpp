#include "core/jobs/weights/FeaturesJob.h"

#include "core/engine/Engine.h"
#include "core/jobs/ProgressEvents.h"
#include "core/jobs/weights/ModelWeights.h"
#include "core/jobs/weights/PretrainedModel.h"
#include "core/models/Freeze.h"
#include "core/models/weights/Preprocessing.h"
#include "core/selftest/MachineCheck.h"
#include "core/training/FrozenPart.h"
#include "datasets/base/Cancelled.h"
#include "datasets/base/files/OutputPlace.h"
#include "datasets/base/files/PartialOutput.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/data/BatchLoader.h"
#include "datasets/export/Hdf5Writer.h"
#include "datasets/formats/OpenDataset.h"

#include <fmt/format.h>

namespace headroom {

namespace {

constexpr std::size_t images_at_once = 128;

/// Checks before the work that the name is that of an HDF5 file and may be written.
void check_place(const FeaturesSpec& spec) {
    const auto extension = spec.out.extension();
    if (extension != ".h5" && extension != ".hdf5")
        throw option_error(
            "out", fmt::format("{}: expected a name that ends in .h5 or .hdf5", spec.out.string()));
    std::error_code ignored;
    const auto status = std::filesystem::status(spec.out, ignored);
    if (!std::filesystem::exists(status)) {
        const auto folder = spec.out.parent_path();
        return check_folder_can_be_written(folder.empty() ? "." : folder);
    }
    if (!spec.exist_ok || !std::filesystem::is_regular_file(status))
        throw usage_error(fmt::format("{}: exists already: give {} to replace it, or write to "
                                      "another place",
                                      spec.out.string(), option_name("exist-ok")));
}

std::uint64_t size(int side) {
    return static_cast<std::uint64_t>(side);
}

class FeatureWriter {
  public:
    FeatureWriter(const FeaturesSpec& spec, FrozenPart& part, const Normalisation& normalisation,
                  Hdf5Writer& file, const JobControl& control)
        : spec_(spec), part_(part), normalisation_(normalisation), file_(file), control_(control) {}

    void write(const std::string& split, const DatasetPtr& images) {
        const ImageShape maps = part_.maps();
        const auto name = "features_" + split;
        std::vector<std::uint64_t> sizes{images->size(), size(maps.channels)};
        if (!spec_.pool) sizes.insert(sizes.end(), {size(maps.height), size(maps.width)});
        file_.create(name, sizes, Hdf5Writer::Value::float32,
                     {std::min(images_at_once, images->size()), 0});
        const auto tell = progress_events(control_, "computing features of " + split);
        BatchLoader loader(images, {.batch_size = images_at_once, .normalisation = normalisation_});
        loader.start(0);
        std::size_t done = 0;
        while (const Batch* read = loader.next()) {
            if (control_.stop.stop_requested()) throw Cancelled{};
            Batch batch = *read;
            part_(batch, spec_.pool);
            file_.write_rows(name, done, batch.count(), batch.pixels.data());
            done += batch.count();
            tell(done, images->size());
        }
        file_.write("labels_" + split, images->labels());
        std::vector<std::string> names;
        for (std::size_t i = 0; i < images->size(); ++i)
            names.push_back(images->sample_name(i));
        file_.write("names_" + split, names);
    }

  private:
    const FeaturesSpec& spec_;
    FrozenPart& part_;
    const Normalisation& normalisation_;
    Hdf5Writer& file_;
    const JobControl& control_;
};

} // namespace

FeaturesResult run(const FeaturesSpec& given, const JobControl& control) {
    FeaturesSpec spec = given;
    check_place(spec);
    name_model_and_weights(spec.model, spec.transfer);
    if (spec.transfer.weights.empty())
        throw option_error("weights", "is needed: a file of pretrained weights, or a run's folder");
    const int threads = resolve_threads(spec.threads);
    MachineCheck().require(Precision::f32, control.stop);
    ModelSpec model = load_model_spec(spec.model);
    PartialOutput output(spec.out);
    OpenOptions open = spec.data.options;
    open.as_found = open.test_fraction == 0;
    open.only_shown = true;
    open.size_if_mixed = ImageSize{model.input.height, model.input.width};
    open.stop = control.stop;
    open.on_progress = progress_events(control, "reading");
    const auto data = open_dataset(spec.data.path, open);
    for (const auto& note : data.notes)
        control.tell(Message{note});
    const auto first = data.train ? data.train : data.test ? data.test : data.valid;
    model = adapted(model, first->shape(), 2);

    const auto base = pretrained_model(model, spec.transfer, control);
    const std::size_t layers = frozen_layers(base.model->backbone(), spec.transfer.frozen());
    FrozenPart part(*base.model, layers, first->shape(), {.threads = threads, .tune = true});
    part.stop_by(control.stop);

    FeaturesResult result{spec.out, {}, part.maps(), layers, 0};
    if (spec.pool) result.shape = {part.maps().channels, 1, 1};
    Hdf5Writer file(output.path());
    FeatureWriter writer(spec, part, base.normalisation, file, control);
    for (const auto& [name, split] :
         {std::pair{"train", data.train}, {"valid", data.valid}, {"test", data.test}}) {
        if (!split || split->size() == 0) continue;
        writer.write(name, split);
        result.splits.emplace_back(name, split->size());
        result.bytes += split->size() * result.shape.values() * sizeof(float);
    }
    file.set_attribute("class_names", first->classes());
    file.set_attribute("source", data_name(spec.data.path));
    file.set_attribute("fingerprint", data.fingerprint);
    file.set_attribute("model", model.name);
    file.set_attribute("layers", std::to_string(layers));
    file.set_attribute("weights", std::filesystem::path(spec.transfer.weights).filename());
    file.set_attribute("preprocessing", base.preprocessing);
    file.set_attribute("headroom", HEADROOM_VERSION);
    file.close();
    output.place();
    return result;
}

nlohmann::ordered_json to_json(const FeaturesResult& result) {
    nlohmann::ordered_json json = {
        {"out", result.out.string()},
        {"shape", to_string(Shape{result.shape.channels, result.shape.height, result.shape.width})},
        {"layers", result.layers},
        {"bytes", result.bytes},
        {"splits", nlohmann::ordered_json::array()}};
    for (const auto& [name, count] : result.splits)
        json["splits"].push_back({{"split", name}, {"count", count}});
    return json;
}

} // namespace headroom
