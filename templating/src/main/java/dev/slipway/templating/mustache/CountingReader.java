package dev.slipway.templating.mustache;

import java.io.IOException;
import java.io.StringReader;

/** Reads a text and knows in which line it is. The library's own count passes over line breaks inside of tags and comments. */
final class CountingReader extends StringReader {
    private int line = 1;
    private int lineAtMark = 1;

    CountingReader(String text) {
        super(text);
    }

    /** Of the next character, from 1. */
    int line() {
        return line;
    }

    @Override
    public int read() throws IOException {
        int c = super.read();
        if (c == '\n') line++;
        return c;
    }

    @Override
    public void mark(int limit) throws IOException {
        super.mark(limit);
        lineAtMark = line;
    }

    @Override
    public void reset() throws IOException {
        super.reset();
        line = lineAtMark;
    }
}
