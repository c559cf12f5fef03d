#pragma once

#include "core/jobs/sweeps/FinishedRuns.h"

#include <QWidget>
#include <filesystem>
#include <optional>

class QComboBox;

namespace headroom {

class JobRunner;
class PastRuns;
class Session;
struct HeadsRequest;

/// Chooses two heads of one comparison, trained with the same seed: a past comparison, the newest
/// first, or that of any folder.
class HeadsChooser : public QWidget {
    Q_OBJECT
  public:
    explicit HeadsChooser(Session& session, QWidget* parent = nullptr);

    const std::filesystem::path& folder() const { return folder_; } ///< of the comparison
    std::optional<RunPair> pair() const; ///< empty until the comparison has been read
    QString lacks() const;               ///< what to do to get a pair; empty if there is one

    void open(const QString& folder);
    void open(const HeadsRequest& request);
    void refresh(); ///< lists past comparisons again

  signals:
    void changed();
    void failed(const QString& line);

  private:
    void take_comparisons();
    void read();
    void show_pairs(std::vector<RunPair> pairs);
    void browse();

    Session& session_;
    PastRuns* past_;
    JobRunner* reader_;
    QStringList opened_; ///< comparisons outside the runs folder
    std::filesystem::path folder_;
    std::vector<RunPair> pairs_;
    std::optional<RunPair> wanted_; ///< to be chosen when the comparison has been read
    QComboBox *comparison_, *pair_;
};

} // namespace headroom
