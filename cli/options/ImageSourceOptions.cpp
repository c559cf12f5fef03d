#include "cli/options/ImageSourceOptions.h"

#include "cli/options/DataOptions.h"

namespace headroom {

void add_image_source_options(OptionSet& options, ImageSource& source) {
    options.group("Image");
    options.text("image", "circle|FILE", "a drawn circle, or an image file", source.image);
    options.text("data", "PATH", "or a sample of these folders, files or generators, as for train",
                 source.data.path);
    options.number("sample", "N", "sample of the split, counted from 0 (default 0)", source.sample);
    options.needs("data");
    options.text("split", "NAME", "train, valid or test (default test)", source.split);
    options.suggest({"train", "valid", "test"});
    options.needs("data");
    add_fields(options, source.data.options);
}

} // namespace headroom
