package dev.slipway.cluster.node.simulated;

import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.object.ApiObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is to be told of one look at a pod, and when something will happen by itself. */
final class Diary {
    private final ApiObject pod;
    private final List<Note> notes = new ArrayList<>();
    private Optional<Instant> lookAgain = Optional.empty();

    Diary(ApiObject pod) {
        this.pod = pod;
    }

    void tell(String reason, String message) {
        notes.add(Note.normal(pod, reason, message).by(node(), ""));
    }

    void warn(String reason, String message) {
        notes.add(Note.warning(pod, reason, message).by(node(), ""));
    }

    void tell(ContainerLife life, String reason, String message) {
        notes.add(Note.normal(pod, reason, message).by(node(), life.field()));
    }

    void warn(ContainerLife life, String reason, String message) {
        notes.add(Note.warning(pod, reason, message).by(node(), life.field()));
    }

    /** The earliest moment counts. */
    void lookAt(Instant moment) {
        lookAgain = Optional.of(
                lookAgain.filter(earlier -> earlier.isBefore(moment)).orElse(moment));
    }

    List<Note> notes() {
        return List.copyOf(notes);
    }

    Optional<Instant> lookAgain() {
        return lookAgain;
    }

    private String node() {
        return pod.spec().text("nodeName").orElse("");
    }
}
