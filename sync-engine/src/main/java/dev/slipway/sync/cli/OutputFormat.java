package dev.slipway.sync.cli;

import picocli.CommandLine.Option;

/** For people or for programs. */
final class OutputFormat {
    /** The formats of {@code -o}. */
    enum Format {
        text,
        json
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "text or json. Default: text.")
    private Format format = Format.text;

    boolean isJson() {
        return format == Format.json;
    }
}
