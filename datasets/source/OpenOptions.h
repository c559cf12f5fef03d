#pragma once

#include "datasets/base/options/OptionField.h"
#include "datasets/image/ImageShape.h"
#include "datasets/image/MemoryShare.h"
#include "datasets/image/Resizing.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace headroom {

/// Order of the axes of stored images: N x H x W x C or N x C x H x W.
enum class AxisOrder { by_shape, nhwc, nchw };

/// Range of stored values: 0 is black, and 1 or 255 is white.
enum class PixelRange { by_values, to_1, to_255 };

template <>
struct ChoiceNames<AxisOrder> {
    static constexpr std::array values{std::pair{AxisOrder::by_shape, ""},
                                       std::pair{AxisOrder::nhwc, "nhwc"},
                                       std::pair{AxisOrder::nchw, "nchw"}};
};
template <>
struct ChoiceNames<PixelRange> {
    static constexpr std::array values{std::pair{PixelRange::by_values, ""},
                                       std::pair{PixelRange::to_1, "0-1"},
                                       std::pair{PixelRange::to_255, "0-255"}};
};

/// Options for opening data. visit_fields() below explains those of users; the rest is for jobs.
struct OpenOptions {
    std::vector<std::string> classes = {}; ///< in the data's order; empty = all
    std::optional<ImageSize> resize = {};
    std::optional<ImageSize> size_if_mixed = {}; ///< used, with a note, if files differ in size
    bool common_size_if_mixed = false; ///< without either: the most common size, not an error
    Resizing resizing = {};
    int channels = 0; ///< 1 grey, 3 RGB, 0 as stored
    bool skip_bad = false;
    double test_fraction = 0.2; ///< of train, if the data has no held-out split
    double valid_fraction = 0;  ///< of train, if the data has no valid split of its own
    std::uint64_t split_seed = 0;
    std::string split_file = {}; ///< replaces the data's own splits (SplitFile.h)
    int fold = 0;                ///< of a split file with folds: the one to test on, from 1
    bool as_found = false;       ///< no test split is made if the data has none
    bool skip_empty = false;     ///< classes without images in any split
    /// Number of the first class, if labels are numbers; empty = 0, or a model's own.
    std::optional<int> labels_from = {};
    /// The images are only viewed: a class folder without images, or too few images for a held-out
    /// split, is a note instead of an error.
    bool only_shown = false;
    std::string images_path = {}, labels_path = {}; ///< HDF5 objects; empty = found by name
    AxisOrder layout = AxisOrder::by_shape;         ///< HDF5
    PixelRange range = PixelRange::by_values;       ///< HDF5
    /// Memory in bytes that pixels may take; larger data is read from its file again and again.
    std::uint64_t memory_budget = default_memory_budget;
    std::uint64_t synth_seed = 0; ///< generators
    std::size_t synth_count = 0;  ///< generators: images in all; 0 = their default

    std::function<void(std::size_t done, std::size_t total)> on_progress = {}; ///< may be empty
    std::stop_token stop = {}; ///< stops the decoding of a large folder: throws Cancelled
};

/// Calls visit(OptionField, value, default) for each user option, in the order of help and forms.
/// `Options` is OpenOptions, const or not.
template <typename Options, typename Visit>
requires std::is_same_v<std::remove_const_t<Options>, OpenOptions>
void visit_fields(Options& o, Visit&& visit) {
    const OpenOptions d;
    const OptionRange share{
        .min = 0, .max = 1, .expected = "at least 0 and below 1", .without_max = true};
    visit(OptionField{.key = "classes",
                      .label = "&Keep classes",
                      .help = "keep only these classes",
                      .value_name = "CLASS,...",
                      .default_text = "all",
                      .group = "origin"},
          o.classes, d.classes);
    visit(OptionField{.key = "resize",
                      .label = "Resi&ze to",
                      .help = "resize every image to this size",
                      .value_name = "HxW",
                      .default_text = "as stored",
                      .range = {.expected = "HEIGHTxWIDTH such as 28x28"},
                      .group = "resizing"},
          o.resize, d.resize);
    visit(OptionField{.key = "resize-mode",
                      .label = "Resize mode",
                      .help =
                          "images of another aspect ratio: stretch them, fit them in with black "
                          "bars, or crop their centre",
                      .group = "resizing"},
          o.resizing.mode, d.resizing.mode);
    visit(OptionField{.key = "interpolation",
                      .label = "I&nterpolation",
                      .help = "interpolation of pixels when resizing",
                      .group = "resizing"},
          o.resizing.interpolation, d.resizing.interpolation);
    visit(OptionField{.key = "channels",
                      .label = "Channels",
                      .help = "convert images to grey (1) or RGB (3)",
                      .default_text = "as stored",
                      .words = {"1", "3"},
                      .group = "pixels"},
          o.channels, d.channels);
    visit(OptionField{.key = "skip-bad",
                      .label = "Skip &unreadable images",
                      .help = "list unreadable images instead of failing",
                      .group = "pixels",
                      .only_for = "folder"},
          o.skip_bad, d.skip_bad);
    visit(OptionField{.key = "test-fraction",
                      .label = "&Test share",
                      .help = "share of images to test on, for data without a test split",
                      .value_name = "X",
                      .range = share,
                      .group = "fractions"},
          o.test_fraction, d.test_fraction);
    visit(OptionField{.key = "valid-fraction",
                      .label = "Valid share",
                      .help = "share of images to validate on while training, for data without a "
                              "valid split",
                      .value_name = "X",
                      .range = share,
                      .group = "fractions"},
          o.valid_fraction, d.valid_fraction);
    visit(OptionField{.key = "split-seed",
                      .label = "Split seed",
                      .help = "random seed of the split",
                      .value_name = "N",
                      .group = "fractions"},
          o.split_seed, d.split_seed);
    visit(
        OptionField{.key = "split-file",
                    .label = "Split file",
                    .help = "file of 'headroom dataset split' whose splits replace the data's own",
                    .value_name = "FILE",
                    .default_text = "none",
                    .group = "split file",
                    .in_file = InFile::if_given},
        o.split_file, d.split_file);
    visit(OptionField{.key = "fold",
                      .label = "Fold",
                      .help = "fold to test on, from 1, where the split file has folds",
                      .value_name = "I",
                      .default_text = "none",
                      .range = {.min = 0, .expected = "at least 1"},
                      .group = "split file",
                      .needs = "split-file",
                      .in_file = InFile::if_given},
          o.fold, d.fold);
    visit(OptionField{.key = "labels-from",
                      .label = "Labels from",
                      .help = "number of the first class, where labels are numbers",
                      .value_name = "N",
                      .default_text = "0, or the model's",
                      .group = "origin",
                      .in_file = InFile::if_given},
          o.labels_from, d.labels_from);
    visit(OptionField{.key = "skip-empty",
                      .label = "Skip empty classes",
                      .help = "leave out classes without images",
                      .group = "origin",
                      .in_file = InFile::if_given},
          o.skip_empty, d.skip_empty);
    visit(OptionField{.key = "images-path",
                      .label = "HDF5 images",
                      .help = "HDF5: name of the images",
                      .value_name = "NAME",
                      .default_text = "found by name",
                      .group = "origin",
                      .only_for = "hdf5"},
          o.images_path, d.images_path);
    visit(OptionField{.key = "labels-path",
                      .label = "HDF5 labels",
                      .help = "HDF5: name of the labels",
                      .value_name = "NAME",
                      .default_text = "found by name",
                      .group = "origin",
                      .only_for = "hdf5"},
          o.labels_path, d.labels_path);
    visit(OptionField{.key = "layout",
                      .label = "HDF5 layout",
                      .help = "HDF5: order of the axes",
                      .default_text = "by the shape",
                      .group = "origin",
                      .only_for = "hdf5"},
          o.layout, d.layout);
    visit(OptionField{.key = "range",
                      .label = "HDF5 range",
                      .help = "HDF5: range of the pixels' values",
                      .default_text = "by the values",
                      .group = "origin",
                      .only_for = "hdf5"},
          o.range, d.range);
    visit(OptionField{.key = "memory-budget",
                      .label = "Memory budget",
                      .help = "memory for pixels; images that need more are read again from the "
                              "file",
                      .value_name = "SIZE",
                      .group = "origin",
                      .bytes = true},
          o.memory_budget, d.memory_budget);
    visit(OptionField{.key = "synth-seed",
                      .label = "Generator seed",
                      .help = "generators: random seed of the images",
                      .value_name = "N",
                      .group = "origin",
                      .only_for = "synth"},
          o.synth_seed, d.synth_seed);
    visit(OptionField{.key = "synth-count",
                      .label = "Generator images",
                      .help = "generators: number of images",
                      .value_name = "N",
                      .default_text = "the generator's",
                      .group = "origin",
                      .only_for = "synth"},
          o.synth_count, d.synth_count);
}

} // namespace headroom
