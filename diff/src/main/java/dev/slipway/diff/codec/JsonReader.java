package dev.slipway.diff.codec;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.path.Step;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jackson's tokens into one tree. For one text. */
final class JsonReader {
    private final JsonParser parser;
    private final Limits limits;
    private final Deque<Step> place = new ArrayDeque<>();
    private final List<Duplicate> duplicates = new ArrayList<>();

    private JsonReader(JsonParser parser, Limits limits) {
        this.parser = parser;
        this.limits = limits;
    }

    static Json.Reading read(byte[] utf8, Limits limits) throws Malformed {
        try (JsonParser parser = Json.FACTORY.createParser(utf8)) {
            return new JsonReader(parser, limits).document();
        } catch (JsonProcessingException e) {
            throw malformed(e);
        } catch (IOException e) {
            throw new Malformed(1, 1, "the text is not UTF-8: " + e.getMessage());
        }
    }

    private static Malformed malformed(JsonProcessingException e) {
        String problem = e instanceof JsonEOFException
                ? Json.ENDS_EARLY
                : e.getOriginalMessage().lines().findFirst().orElse("not JSON");
        JsonLocation at = e.getLocation();
        return at == null ? new Malformed(1, 1, problem) : new Malformed(at.getLineNr(), at.getColumnNr(), problem);
    }

    private Json.Reading document() throws IOException, Malformed {
        JsonToken first = parser.nextToken();
        if (first == null) throw new Malformed(1, 1, "the text is empty; expected a JSON value");
        Tree tree = value(first);
        if (parser.nextToken() != null) throw new Malformed(here(), "there is more text after the end of the value");
        return new Json.Reading(tree, duplicates);
    }

    private Tree value(@Nullable JsonToken token) throws IOException, Malformed {
        if (token == null) throw new Malformed(here(), "the text ends inside a value");
        return switch (token) {
            case START_OBJECT -> mapping();
            case START_ARRAY -> sequence();
            case VALUE_STRING -> new Scalar.Text(Texts.scalarValues(parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(token);
            case VALUE_TRUE -> Scalar.Bool.TRUE;
            case VALUE_FALSE -> Scalar.Bool.FALSE;
            case VALUE_NULL -> Scalar.Null.NULL;
            default -> throw new Malformed(here(), "expected a JSON value, found " + token);
        };
    }

    private Mapping mapping() throws IOException, Malformed {
        checkDepth();
        Mapping.Builder mapping = Mapping.builder();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = Texts.scalarValues(parser.currentName());
            place.addLast(new Step.Field(key));
            if (mapping.has(key)) duplicates.add(new Duplicate(new Path(List.copyOf(place)), here()));
            mapping.put(key, value(parser.nextToken()));
            place.removeLast();
        }
        return mapping.build();
    }

    private Sequence sequence() throws IOException, Malformed {
        checkDepth();
        List<Tree> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            place.addLast(new Step.Index(items.size()));
            items.add(value(token));
            place.removeLast();
        }
        return new Sequence(items);
    }

    private Scalar number(JsonToken token) throws IOException, Malformed {
        if (token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return new Scalar.Whole(parser.getLongValue());
        }
        return Numbers.read(parser.getDoubleValue())
                .orElseThrow(() -> new Malformed(here(), "a number beyond the range of 64-bit floating point"));
    }

    private void checkDepth() throws Malformed {
        if (place.size() >= limits.depth())
            throw new Malformed(here(), "nested deeper than " + limits.depth() + " levels");
    }

    private Position here() {
        JsonLocation at = parser.currentTokenLocation();
        return new Position(Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
    }
}
