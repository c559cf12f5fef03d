#pragma once

#include "gui/Session.h"

#include <QWidget>

namespace headroom {

class MessageBar;

/// One page of the window: a message bar, and below it what the page builds into content().
/// The window shows its title and its "Copy as command" above, and its activity in the status bar.
///
/// A page fills a Spec from its controls, runs the job by a JobRunner and shows the Result. It does
/// not compute.
class Page : public QWidget {
    Q_OBJECT
  public:
    Page(Session& session, QWidget* parent);

    virtual QString title() const = 0;
    virtual QString icon() const = 0; ///< name of a file in gui/resources/icons

    /// The headroom command that does what the page is set to; empty where it lacks something.
    virtual QString command() const = 0;

    /// What is under way and must not be lost without a question: "Training gap-dense, seed 0".
    /// Empty = nothing; the window may close.
    virtual QString unfinished() const { return {}; }

    /// Asks what is under way to stop and to keep what it has reached. unfinished() turns empty
    /// when it has; then activity_ended() is told.
    virtual void stop() {}

    Session& session() const { return session_; }
    QWidget* content() const { return content_; } ///< without a layout: the page sets one
    MessageBar& message() const { return *message_; }

  signals:
    void command_changed();
    /// For the status bar: what is done and how far, in [0, 1]; below 0 = not known.
    void activity(const QString& text, double share);
    void activity_ended();

  private:
    Session& session_;
    MessageBar* message_;
    QWidget* content_;
};

} // namespace headroom
