#pragma once

#include "core/models/Checkpoint.h"
#include "core/runs/CompareFolder.h"
#include "core/training/Evaluator.h"
#include "datasets/data/MemoryDataset.h"
#include "datasets/image/ImageEncoder.h"
#include "tests/core/jobs/JobFixture.h"

#include <cmath>
#include <fmt/format.h>

namespace headroom {

/// Comparisons of two heads that train in a moment.
class SweepFixture : public JobFixture {
  protected:
    CompareSpec compare_spec(int seeds = 2) const {
        CompareSpec spec;
        static_cast<TrainingSpec&>(spec) = train_spec("cmp");
        spec.seeds = seeds;
        return spec;
    }

    /// All pixels of a dataset in 8 bits.
    static std::vector<std::uint8_t> bytes_of(const Dataset& images) {
        std::vector<std::uint8_t> bytes;
        Batch batch;
        for (std::size_t i = 0; i < images.size(); ++i) {
            images.read(std::vector{i}, batch);
            for (const float value : batch.pixels)
                bytes.push_back(static_cast<std::uint8_t>(std::lround(255 * value)));
        }
        return bytes;
    }

    /// The same images with other pixels.
    static DatasetPtr with_pixels(const Dataset& like, std::vector<std::uint8_t> pixels) {
        Images images;
        images.shape = like.shape();
        images.pixels = std::move(pixels);
        images.classes = like.classes();
        images.labels = like.labels();
        images.name = [](std::size_t i) { return std::to_string(i); };
        return std::make_shared<MemoryDataset>(std::move(images));
    }

    static Evaluation evaluate(const std::filesystem::path& run, const DatasetPtr& images,
                               int batch_size) {
        const SavedModel saved = load_model(run);
        return Evaluator(saved.model, images, saved.card.classes, saved.card.normalisation,
                         batch_size, execution(saved.card, 1, true))
            .run({}, {});
    }

    /// Writes the images as PNG files: `where`/CLASS/N.png.
    static void write_folder(const Dataset& images, const std::filesystem::path& where) {
        const auto bytes = bytes_of(images);
        const auto values = images.shape().values();
        for (std::size_t i = 0; i < images.size(); ++i) {
            const auto label = static_cast<std::size_t>(images.labels()[i]);
            const auto path = where / images.classes()[label] / fmt::format("{:04}.png", i);
            std::filesystem::create_directories(path.parent_path());
            const auto* const first = bytes.data() + i * values;
            write_png(path, {images.shape(), {first, first + values}});
        }
    }
};

} // namespace headroom
