#include "datasets/formats/ReadImage.h"

#include "datasets/image/ImageConverter.h"
#include "datasets/image/ImageDecoder.h"

namespace headroom {

void read_image(const std::string& path, const ImageShape& shape, const OpenOptions& options,
                std::uint8_t* pixels) {
    decode_image(path, read_image_file(path), {shape, options.memory_budget},
                 [&](const Image& image) {
                     ImageConverter(image.shape, shape, options.resizing)
                         .convert(image.pixels.data(), pixels);
                 });
}

} // namespace headroom
