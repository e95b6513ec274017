package dev.slipway.cluster.object;

import java.util.Arrays;

/** Finds its way in a JSON document that this process wrote: correct, and without spaces between tokens. */
final class JsonBytes {
    private JsonBytes() {}

    /** Where the value of a member of the document begins; -1 if there is none. The name is given as it is written, quotes and all. */
    static int member(byte[] json, byte[] name) {
        int at = 1;
        while (json[at] == '"') {
            int afterName = end(json, at);
            boolean found = Arrays.equals(json, at, afterName, name, 0, name.length);
            if (found) return afterName + 1;
            int afterValue = end(json, afterName + 1);
            if (json[afterValue] != ',') return -1;
            at = afterValue + 1;
        }
        return -1;
    }

    /** Where the value that begins at a place has ended. */
    static int end(byte[] json, int start) {
        int at = start;
        int depth = 0;
        do {
            switch (json[at]) {
                case '"' -> at = endOfText(json, at);
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    at++;
                }
                case ',', ':' -> at++;
                default -> at = endOfWord(json, at);
            }
        } while (depth > 0);
        return at;
    }

    private static int endOfText(byte[] json, int start) {
        int at = start + 1;
        while (json[at] != '"') at += json[at] == '\\' ? 2 : 1;
        return at + 1;
    }

    /** Of a number, true, false or null. */
    private static int endOfWord(byte[] json, int start) {
        int at = start;
        while (at < json.length && ",]}".indexOf(json[at]) < 0) at++;
        return at;
    }
}
