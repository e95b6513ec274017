package dev.slipway.cluster.apiserver.http.answer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Packs large answers with gzip for clients that can unpack them, as Kubernetes does: fast rather than small. */
public final class Packing {
    /** Below this, packing takes longer than it saves. */
    static final int FROM_BYTES = 128 * 1024;

    /** With any weight but none. */
    private static final Pattern GZIP = Pattern.compile("(?i)gzip(\\s*;\\s*q=(1(\\.0*)?|0\\.0*[1-9][0-9]*))?");

    private Packing() {}

    /**
     * The answer as it is to be sent.
     *
     * @param accepted the header Accept-Encoding; empty if there is none
     */
    public static Reply packed(Reply reply, String accepted) {
        if (reply.code() != 200 || reply.body().length < FROM_BYTES || !takesGzip(accepted)) return reply;
        return reply.holding(gzip(reply.body()))
                .with("Content-Encoding", "gzip")
                .with(
                        "Vary",
                        reply.header("Vary")
                                .map(also -> also + ", Accept-Encoding")
                                .orElse("Accept-Encoding"));
    }

    private static boolean takesGzip(String accepted) {
        return Arrays.stream(accepted.split(","))
                .anyMatch(coding -> GZIP.matcher(coding.strip()).matches());
    }

    private static byte[] gzip(byte[] body) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(body.length / 4);
        try (OutputStream gzip = new Fast(packed)) {
            gzip.write(body);
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory cannot be written", impossible);
        }
        return packed.toByteArray();
    }

    private static final class Fast extends GZIPOutputStream {
        Fast(OutputStream out) throws IOException {
            super(out, 8192);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
