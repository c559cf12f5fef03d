#include "datasets/image/ImageDecoder.h"

#include "datasets/base/options/OptionName.h"

#include "datasets/base/files/ReadFile.h"
#include "datasets/base/text/ByteSize.h"
#include "datasets/image/ForeignImage.h"
#include "datasets/image/ImageError.h"
#include "datasets/image/ImageFormat.h"
#include "datasets/image/ImageModule.h"
#include "datasets/image/MemoryShare.h"

#include <fmt/format.h>

namespace headroom {

namespace {

void refuse(const std::string& path, ImageProblem problem, const char* reason) {
    throw ImageError(problem, fmt::format("{}: cannot be read as an image ({}): repair it or "
                                          "move it elsewhere",
                                          path, reason));
}

/// Returns the format by the first bytes; throws if they are not those of an image.
std::string check_kind(const std::string& path, const std::string& bytes) {
    if (bytes.empty()) refuse(path, ImageProblem::empty, "the file is empty");
    const auto format = image_format(bytes);
    if (!format.empty()) return format;
    if (const auto foreign = foreign_image(bytes); !foreign.empty())
        throw ImageError(ImageProblem::not_an_image,
                         fmt::format("{}: cannot be read as an image: it is {}", path, foreign));
    return format;
}

void check(const std::string& path, const std::string& bytes) {
    const auto format = check_kind(path, bytes);
    if (!is_complete(format, bytes))
        refuse(path, ImageProblem::truncated, "truncated: the end marker is missing");
    if (format == "png" && !png_checksums_hold(bytes))
        refuse(path, ImageProblem::unreadable, "damaged: a checksum in it is wrong");
}

/// Reserves the memory that decoding an image needs; throws if a giant one needs more than the
/// budget.
void acquire(MemoryShare& share, const std::string& path, std::uint64_t needed,
             const ImageShape& stored, std::uint64_t budget) {
    const bool is_giant = ImageShape{1, stored.height, stored.width}.values() > giant_pixels;
    if (is_giant && needed > budget)
        throw Error(Failure::resources,
                    fmt::format("{}: decoding its {}x{} pixels takes {:.1f} GB, more than the "
                                "memory budget of {}: use {} or make the image smaller",
                                path, stored.height, stored.width,
                                static_cast<double>(needed) / 1e9, byte_size_string(budget),
                                option_name("memory-budget", "SIZE")));
    share.acquire(needed, budget);
}

} // namespace

std::string read_image_file(const std::string& path) {
    constexpr std::uint64_t max_bytes = std::uint64_t{1} << 30;
    return read_regular_file(path, max_bytes);
}

Image decode_image(const std::string& path) {
    Image result;
    decode_image(path, read_image_file(path), {}, [&](const Image& image) { result = image; });
    return result;
}

ImageShape decode_image(const std::string& path, const std::string& bytes,
                        const DecodeOptions& options,
                        const std::function<void(const Image&)>& use) {
    check(path, bytes);
    MemoryShare share;
    ImageShape stored;
    const auto reserve = [&](std::uint64_t needed, const ImageShape& shape) {
        stored = shape;
        acquire(share, path, needed, shape, options.memory_budget);
    };
    const auto image = image_module().decode(path, bytes, {options.wanted, reserve});
    use(image);
    return stored.height > 0 ? ImageShape{image.shape.channels, stored.height, stored.width}
                             : image.shape;
}

ImageShape probe_image(const std::string& path, std::uint64_t memory_budget) {
    const auto bytes = read_image_file(path);
    check_kind(path, bytes);
    MemoryShare share;
    const auto reserve = [&](std::uint64_t needed, const ImageShape& shape) {
        acquire(share, path, needed, shape, memory_budget);
    };
    return image_module().probe(path, bytes, {{}, reserve});
}

void load_image_decoder() {
    image_module();
}

std::string qt_version() {
    return image_module().version();
}

} // namespace headroom
