#include "datasets/synth/SyntheticImages.h"

#include "datasets/base/Error.h"
#include "datasets/base/ParallelFor.h"
#include "datasets/base/Random.h"
#include "datasets/synth/SynthDigits.h"
#include "datasets/synth/SynthVehicles.h"

#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

namespace {

struct Generator {
    std::string name;
    ImageShape shape;
    std::size_t count;
    std::vector<std::string> classes;
    void (*draw)(int label, Random random, const ImageShape& shape, std::uint8_t* out);
};

// A new generator is one drawing function and one line here.
const std::array<Generator, 2>& generators() {
    static const std::array<Generator, 2> all = {{
        {"digits",
         {1, 28, 28},
         12000,
         {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"},
         draw_synth_digit},
        {"vehicles", {3, 32, 32}, 4000, {"car", "truck"}, draw_synth_vehicle},
    }};
    return all;
}

const Generator& find_generator(const std::string& path, const std::string& name) {
    for (const auto& generator : generators())
        if (generator.name == name) return generator;
    throw usage_error(fmt::format("{}: no such generator: expected one of {}", path,
                                  fmt::join(synthetic_names(), ", ")));
}

} // namespace

std::vector<std::string> synthetic_names() {
    std::vector<std::string> names;
    for (const auto& generator : generators())
        names.push_back("synth:" + generator.name);
    return names;
}

FoundImages draw_synthetic(const std::string& path, const OpenOptions& options) {
    const auto rest = path.substr(std::string("synth:").size());
    const auto colon = rest.find(':');
    const auto name = rest.substr(0, colon);
    const auto& generator = find_generator(path, name);

    Images images;
    images.shape = generator.shape;
    if (colon != std::string::npos) {
        const auto size = parse_image_shape(rest.substr(colon + 1));
        if (size.channels != 0 && size.channels != generator.shape.channels)
            throw usage_error(
                fmt::format("{}: these images have {} channel(s)", path, generator.shape.channels));
        images.shape.height = size.height;
        images.shape.width = size.width;
    }
    const auto count = options.synth_count != 0 ? options.synth_count : generator.count;
    images.classes = generator.classes;
    for (std::size_t i = 0; i < count; ++i)
        images.labels.push_back(static_cast<int>(i % generator.classes.size()));
    images.name = [path](std::size_t index) { return fmt::format("{}[{}]", path, index); };

    const auto values = images.shape.values();
    std::vector<std::uint8_t> pixels(count * values);
    const auto stream = Random::hash(generator.name);
    const auto draw = [&](std::size_t i) {
        generator.draw(images.labels[i], Random::stream({options.synth_seed, stream, i}),
                       images.shape, pixels.data() + i * values);
    };
    parallel_for(count, draw, options.on_progress, options.stop);
    images.pixels = std::move(pixels);

    FoundImages found;
    found.class_source = "the generator";
    found.train = std::move(images);
    return found;
}

} // namespace headroom
