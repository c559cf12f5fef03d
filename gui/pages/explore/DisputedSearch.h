#pragma once

#include "core/jobs/evaluation/EvaluateJob.h"
#include "core/jobs/exploration/ImageSource.h"
#include "core/jobs/sweeps/FinishedRuns.h"

#include <QObject>
#include <filesystem>
#include <memory>

namespace headroom {

class JobRunner;

/// Goes through the images of a comparison's test split on which exactly one of two heads is right.
/// Both runs are evaluated, as on the Compare page, when the first is asked for.
class DisputedSearch : public QObject {
    Q_OBJECT
  public:
    explicit DisputedSearch(QObject* parent = nullptr);

    /// found() follows with the next image after that one, or none_found(), or failed().
    void find_next(const std::filesystem::path& comparison, const RunPair& heads,
                   const ImageSource& shown);
    void stop(); ///< other heads were chosen

  signals:
    void found(const headroom::ImageSource& image, std::size_t number, std::size_t of);
    void none_found();
    void failed(const QString& line);
    void activity(const QString& text, double share);
    void activity_ended();

  private:
    /// Evaluated answers of a pair of runs.
    struct Evaluated {
        std::shared_ptr<const EvaluateRow> row; ///< of the first head
        DataSpec data;
        std::vector<std::size_t> one_right;
    };

    void tell_next(const ImageSource& shown);

    JobRunner* runner_;
    RunPair heads_; ///< that were evaluated, or are
    Evaluated evaluated_;
};

} // namespace headroom
