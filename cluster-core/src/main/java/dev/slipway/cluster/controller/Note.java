package dev.slipway.cluster.controller;

import dev.slipway.cluster.object.ApiObject;

/**
 * News of an object for people, which becomes an Event. In the message {@code {name}} stands for the name of the object that a command made
 * or changed, {@code {message}} for why it was refused.
 *
 * @param part of the object, as a field path such as {@code spec.containers{web}}; empty means the object
 * @param host the node that says so; empty for controllers
 * @param reason one word in CamelCase
 */
public record Note(ApiObject about, String part, String host, Type type, String reason, String message) {

    /** Whether somebody should look. */
    public enum Type {
        NORMAL,
        WARNING;

        String word() {
            return this == NORMAL ? "Normal" : "Warning";
        }
    }

    public static Note normal(ApiObject about, String reason, String message) {
        return new Note(about, "", "", Type.NORMAL, reason, message);
    }

    public static Note warning(ApiObject about, String reason, String message) {
        return new Note(about, "", "", Type.WARNING, reason, message);
    }

    /** The same, about a part of the object and said by a node. */
    public Note by(String node, String aboutPart) {
        return new Note(about, aboutPart, node, type, reason, message);
    }

    Note named(String name) {
        return new Note(about, part, host, type, reason, message.replace("{name}", name));
    }

    Note because(String refusal) {
        return new Note(about, part, host, type, reason, message.replace("{message}", refusal));
    }
}
