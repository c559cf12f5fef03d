#include "datasets/image/ImageModule.h"

#include "datasets/base/files/LoadableModule.h"

namespace headroom {

const ImageModule& image_module() {
    static const ImageModule* loaded = reinterpret_cast<decltype(&headroom_images)>(
        module_symbol("headroom-images.so", "headroom_images",
                      "image files can be neither read nor written without it: install headroom "
                      "again"))();
    return *loaded;
}

} // namespace headroom
