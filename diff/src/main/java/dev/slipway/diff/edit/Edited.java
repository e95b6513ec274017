package dev.slipway.diff.edit;

/** What came of a change to a text. */
public sealed interface Edited {

    /** The new text, which says what was asked for and nothing else. */
    record Done(String text) implements Edited {}

    /** The text cannot be changed so; it stays as it is. */
    record Refused(String why) implements Edited {}
}
