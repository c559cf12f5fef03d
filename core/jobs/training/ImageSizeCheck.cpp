#include "core/jobs/training/ImageSizeCheck.h"

#include "core/jobs/training/TrainingMemory.h"
#include "core/runs/result/ProcessMemory.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/base/text/ByteSize.h"
#include "datasets/image/ImageConverter.h"

#include <fmt/format.h>

namespace headroom {

namespace {

/// The batches that are read ahead (BatchLoader.h), in floats: those that are ready, the one in use
/// and the one being read.
std::int64_t prefetched_bytes(const ImageShape& shape, int batch) {
    constexpr std::int64_t batches = 5;
    return batches * batch * static_cast<std::int64_t>(shape.values() * sizeof(float));
}

std::int64_t bytes_to_train(const ModelSpec& spec, const std::string& head,
                            const TrainOptions& options) {
    Model model(spec, head);
    return training_memory(model, options).total() +
           prefetched_bytes(spec.input, options.batch_size);
}

std::int64_t pixels(const ImageShape& shape) {
    return std::int64_t{shape.height} * shape.width;
}

/// A limit in bytes, and its name for people.
struct Limit {
    std::uint64_t bytes;
    std::string name;
};

/// Maximum memory for training: the machine's if the user requested the size.
Limit limit_of(const DataSpec& data) {
    if (!data.options.resize)
        return {data.options.memory_budget,
                fmt::format("the memory budget of {} ({})",
                            byte_size_string(data.options.memory_budget),
                            option_name("memory-budget"))};
    const auto bytes = machine_memory_bytes();
    return {bytes,
            fmt::format("this machine's memory of {:.1f} GB", static_cast<double>(bytes) / 1e9)};
}

} // namespace

void check_size(OpenedData& opened, const DataSpec& data, const ModelSpec& model,
                const std::vector<std::string>& new_heads, const TrainOptions& given) {
    if (!opened.train || opened.train->size() == 0) return;
    const auto made_for = size_string(model.input), found = size_string(opened.train->shape());
    if (found == made_for) return;
    const bool asked_for = data.options.resize.has_value();
    if (!asked_for)
        opened.notes.push_back(fmt::format("images of {0}, but {1} was made for {2}: it is trained "
                                           "at {0} ({3} brings them to its size)",
                                           found, model.name, made_for,
                                           option_name("resize", made_for)));
    if (pixels(opened.train->shape()) < pixels(model.input)) return;
    const auto refuse = [&](const std::string& why) {
        throw Error(Failure::resources,
                    fmt::format("{}: images of {}, but {} was made for {}: {}: use {}{}", data.path,
                                found, model.name, made_for, why,
                                asked_for
                                    ? fmt::format("a smaller {}, or ", option_name("batch-size"))
                                    : "",
                                option_name("resize", made_for)));
    };
    TrainOptions options = given;
    for (const auto images : {opened.train->size(), data.train_limit})
        if (images > 0 && images < static_cast<std::size_t>(options.batch_size))
            options.batch_size = static_cast<int>(images);
    const Limit limit = limit_of(data);
    const auto adapted_model = adapted(model, opened.train->shape(), 0);
    for (const auto& head : new_heads) {
        std::int64_t bytes = 0;
        try {
            bytes = bytes_to_train(adapted_model, head, options);
        } catch (const Error& error) {
            if (error.failure() != Failure::resources) throw;
            refuse(error.what());
        }
        if (static_cast<std::uint64_t>(bytes) > limit.bytes)
            refuse(fmt::format("to train {} on them in batches of {} takes {:.1f} GB, more than {}",
                               head, options.batch_size, static_cast<double>(bytes) / 1e9,
                               limit.name));
    }
}

} // namespace headroom
