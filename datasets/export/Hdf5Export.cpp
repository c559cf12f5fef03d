#include "datasets/export/Export.h"

#include "datasets/base/Cancelled.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/data/EightBits.h"
#include "datasets/export/Hdf5Writer.h"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>

namespace headroom {

namespace {

/// N x C x H x W -> N x H x W x C
template <typename Value>
std::vector<Value> channels_last(const std::vector<Value>& planes, const ImageShape& shape) {
    const auto channels = static_cast<std::size_t>(shape.channels);
    if (channels == 1) return planes;
    std::vector<Value> pixels(planes.size());
    const auto area = shape.values() / channels;
    for (std::size_t image = 0; image < planes.size(); image += shape.values())
        for (std::size_t c = 0; c < channels; ++c)
            for (std::size_t i = 0; i < area; ++i)
                pixels[image + i * channels + c] = planes[image + c * area + i];
    return pixels;
}

/// Writes one split; `on_progress(done)` may throw.
class SplitWriter {
  public:
    SplitWriter(Hdf5Writer& file, const std::string& name, const Dataset& samples,
                const ExportOptions& options)
        : file_(file), images_("x_" + name), samples_(samples), options_(options) {
        const auto shape = samples.shape();
        const auto bytes = shape.values() * (options.floats ? 4 : 1);
        const auto usual = std::max<std::uint64_t>((std::uint64_t{1} << 20) / bytes, 1);
        rows_ = options.chunk_images > 0 ? options.chunk_images : usual;
        rows_ = std::min<std::uint64_t>(rows_, samples.size());
        if (rows_ * bytes > max_chunk_bytes)
            throw option_error("chunk", fmt::format("{}: that many images of {} are {} bytes: "
                                                    "expected chunks of at most {}",
                                                    rows_, to_string(shape), rows_ * bytes,
                                                    max_chunk_bytes));
        const auto size = [](int side) { return static_cast<std::uint64_t>(side); };
        file.create(images_,
                    {samples.size(), size(shape.height), size(shape.width), size(shape.channels)},
                    options.floats ? Hdf5Writer::Value::float32 : Hdf5Writer::Value::unsigned8,
                    {rows_, options.gzip});
        file.write("y_" + name, samples.labels());
    }

    template <typename OnProgress>
    void write(const OnProgress& on_progress) {
        Batch batch;
        std::vector<std::size_t> indices;
        for (std::size_t first = 0; first < samples_.size(); first += indices.size()) {
            if (options_.stop.stop_requested()) throw Cancelled();
            indices.resize(std::min<std::size_t>(rows_, samples_.size() - first));
            std::iota(indices.begin(), indices.end(), first);
            samples_.read(indices, batch);
            write_rows(first, batch);
            on_progress(first + indices.size());
        }
    }

  private:
    static constexpr std::uint64_t max_chunk_bytes = std::uint64_t{64} << 20;

    void write_rows(std::size_t first, const Batch& batch) {
        if (options_.floats) {
            file_.write_rows(images_, first, batch.count(),
                             channels_last(batch.pixels, batch.shape).data());
            return;
        }
        const auto bytes = eight_bits(
            samples_, batch,
            fmt::format("use {} to keep such values", option_name("dtype", "float32")).c_str());
        file_.write_rows(images_, first, batch.count(), channels_last(bytes, batch.shape).data());
    }

    Hdf5Writer& file_;
    std::string images_;
    const Dataset& samples_;
    const ExportOptions& options_;
    std::uint64_t rows_ = 1;
};

std::vector<std::string> sample_names(const Dataset& samples) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < samples.size(); ++i)
        names.push_back(samples.sample_name(i));
    return names;
}

} // namespace

void export_hdf5(const OpenedData& data, const std::filesystem::path& path,
                 const ExportOptions& options) {
    std::size_t total = 0, before = 0;
    for (const auto& split : {data.train, data.valid, data.test})
        if (split) total += split->size();

    Hdf5Writer file(path);
    std::vector<std::string> classes;
    for (const auto& [name, split] :
         {std::pair{"train", data.train}, {"valid", data.valid}, {"test", data.test}}) {
        if (!split) continue;
        classes = split->classes();
        SplitWriter(file, name, *split, options).write([&](std::size_t done) {
            if (options.on_progress) options.on_progress(before + done, total);
        });
        if (data.image_files) file.write(fmt::format("names_{}", name), sample_names(*split));
        before += split->size();
    }
    file.set_attribute("class_names", classes);
    file.set_attribute("layout", "nhwc");
    file.set_attribute("range", options.floats ? "0-1" : "0-255");
    for (const auto& [key, value] : options.provenance)
        file.set_attribute(key, value);
    file.close();
}

} // namespace headroom
