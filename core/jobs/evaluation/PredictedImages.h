#pragma once

#include "core/jobs/JobControl.h"
#include "datasets/base/Error.h"
#include "datasets/data/Dataset.h"
#include "datasets/image/Image.h"
#include "datasets/source/OpenOptions.h"

namespace headroom {

/// Images to be predicted, in the order in which they were named:
///
///     photo.jpg     an image file
///     photos/       every image file in the folder and those below it
///     'in/*.png'    a pattern, as in a shell, for more files than a command line takes
///     @files.txt    the files and folders that a text file names, one a line, as they are;
///                   @- is standard input
///     batch.h5      every image of an HDF5 file, its splits one after the other
class PredictedImages {
  public:
    /// `seen` is how the model reads images (as_model_sees). Throws Error(io) or Error(bad_data) if
    /// a folder, list or HDF5 file cannot be read, or a folder or pattern has no image file.
    PredictedImages(const std::vector<std::string>& names, const OpenOptions& seen,
                    const JobControl& control);

    std::size_t size() const;
    ImageShape shape() const;                  ///< as the model sees them
    std::string name(std::size_t index) const; ///< "photos/car.jpg", "batch.h5: x_test[3]"
    /// Whether it is a file of its own, of that name.
    bool is_file(std::size_t index) const;

    /// Returns an image to look at: a file as it is stored, one of a data set as the model sees it.
    /// Throws Error if it cannot be read. Safe to call from several threads at once.
    Image picture(std::size_t index) const;

    /// Reads images that follow each other. One that cannot be read is black, and on_bad gets its
    /// place in the batch, from any thread.
    Batch read(std::size_t first, std::size_t count,
               const std::function<void(std::size_t, const Error&)>& on_bad) const;

  private:
    /// Files, or the images of a data set.
    struct Part {
        std::vector<std::string> files;
        DatasetPtr data;
        std::string name; ///< of the data's file
        std::size_t begin = 0;

        std::size_t size() const { return data ? data->size() : files.size(); }
    };

    void add_argument(const std::string& argument, const JobControl& control);
    void add(const std::string& path, const JobControl& control);
    void add_list(const std::string& name, const JobControl& control);
    void add_matches(const std::string& pattern, const JobControl& control);
    void add_folder(const std::string& folder, const JobControl& control);
    void add_data(const std::string& path, const JobControl& control);
    void add_file(const std::string& path);
    const Part& part_of(std::size_t index) const;

    OpenOptions seen_;
    std::vector<Part> parts_;
};

} // namespace headroom
