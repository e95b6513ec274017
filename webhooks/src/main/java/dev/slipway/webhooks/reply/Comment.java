package dev.slipway.webhooks.reply;

/**
 * What our one comment on a pull request is to say.
 *
 * @param subject whose comment it is, where several say something on the same pull request: name of the config repository in this
 *     installation; letters, digits, dots and dashes
 * @param head the commit that it speaks of
 * @param generation larger for a newer result about the same commit; the time of the look in milliseconds is one that survives everything
 * @param text Markdown within {@link Limits#room()}; the hidden marker is put before it
 */
public record Comment(String subject, String head, long generation, String text) {
    public Comment {
        if (!subject.matches("[A-Za-z0-9.-]{1,253}"))
            throw new IllegalArgumentException("no subject of a comment: " + subject);
        if (!head.matches("[0-9a-f]{7,64}")) throw new IllegalArgumentException("no commit: " + head);
    }
}
