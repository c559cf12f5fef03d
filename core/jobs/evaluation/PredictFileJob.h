#pragma once

#include "core/jobs/data/MoveList.h"
#include "core/jobs/evaluation/PredictJob.h"

namespace headroom {

/// Predicts any number of images into a file, a row for each as soon as it is known: the memory
/// does not grow with them, and what a killed job has written is kept.
struct PredictFileSpec {
    PredictSpec predict;
    std::filesystem::path out;  ///< .csv, or .jsonl for a JSON object on each line
    bool all_classes = false;   ///< write the probability of every class
    double reject = 0;          ///< below this probability the answer is "unknown"
    std::filesystem::path link; ///< a folder; images are linked in it, a folder for each answer
    std::filesystem::path move; ///< the same, but the files are moved when all rows are written
    bool exist_ok = false;      ///< replace the file
    bool resume = false;        ///< continue it after its last whole row
};

struct PredictFileResult {
    std::filesystem::path out;
    std::size_t images = 0, resumed = 0; ///< rows of the file; of these, rows that were there
    std::size_t unreadable = 0;          ///< rows of images that cannot be read
    std::vector<std::pair<std::string, std::size_t>> answers; ///< rows with each answer
    double images_per_second = 0; ///< of reading and predicting those that were not there
    MovedFiles moved;             ///< undo_moves moves them back
};

/// The last batch of rows that were there is predicted again, and must be the same bytes: so a file
/// that was continued is the one that would have been written at once.
///
/// Files are moved as by move_files, and only when every row is on the disk. Those that are in
/// place already stay.
///
/// Throws the same errors as predict; Error(usage) if the file exists, is not of these images, this
/// run and these options, or has another ending; Error(locked) if another process writes it;
/// Error(io) if it cannot be written.
PredictFileResult run(const PredictFileSpec& spec, const JobControl& control);
nlohmann::ordered_json to_json(const PredictFileResult& result);

} // namespace headroom
