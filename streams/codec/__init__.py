"""Avro in Confluent's wire format: columns of a whole chunk in, lists of framed values out."""
