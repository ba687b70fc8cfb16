"""What was read of Faust, mode and aiokafka before it was overridden or relied on in
streams/transport/overrides/ and streams/fetching/.

A test compares it with what is installed. After a change upstream: read again, adapt the overrides, change it here.
"""

PINNED = {"faust-streaming": "0.15.3", "mode-streaming": "0.7.1", "aiokafka": "0.14.0"}
#: Module and name, with the first 12 digits of the SHA-256 of its source.
WATCHED = {
    "faust.transport.drivers.aiokafka:ConsumerRebalanceListener.on_partitions_revoked": "348c3aec879f",
    "faust.transport.drivers.aiokafka:ConsumerRebalanceListener.on_partitions_assigned": "1c1f8406ad36",
    "faust.transport.drivers.aiokafka:AIOKafkaConsumerThread.__post_init__": "913dc7c0d957",
    "faust.transport.drivers.aiokafka:AIOKafkaConsumerThread._create_worker_consumer": "c2701bfc3e6f",
    "faust.transport.drivers.aiokafka:AIOKafkaConsumerThread._ensure_consumer": "ff4a4c693b7e",
    "faust.transport.drivers.aiokafka:AIOKafkaConsumerThread._fetch_records": "39a2c6c79fc1",
    "faust.transport.drivers.aiokafka:Consumer._new_consumer_thread": "0870ec53dea7",
    "faust.transport.drivers.aiokafka:Consumer.verify_event_path": "a17e8f0610e1",
    "faust.transport.consumer:Consumer.on_partitions_revoked": "d04b7ae72c6f",
    "faust.transport.consumer:Consumer.on_partitions_assigned": "29ce96596f05",
    "faust.transport.consumer:Consumer.perform_seek": "0e8c130ff4b0",
    "faust.transport.consumer:Consumer.resume_flow": "db59630f25b5",
    "faust.transport.consumer:Consumer.commit": "a354437baaa0",
    "faust.transport.consumer:Consumer.on_stop": "45b1d2210ce2",
    "faust.transport.consumer:Consumer._commit_handler": "4e5da5df0730",
    "faust.transport.consumer:Consumer._drain_messages": "44a2500309e8",
    "faust.transport.consumer:Fetcher._fetcher": "68f894f0b577",
    "faust.transport.conductor:Conductor._compile_message_handler": "9fbc0538097a",
    "faust.tables.manager:TableManager.on_start": "365dd25fbc0e",
    "faust.tables.recovery:Recovery._resume_streams": "d986a6710c1a",
    "faust.app.base:App._on_partitions_revoked": "d5c895bbe57d",
    "faust.app.base:App._on_partitions_assigned": "de932b7927db",
    "faust.app.base:App._stop_consumer": "55854a5de12c",
    "mode.threads:ServiceThread._start_thread": "a06373478446",
    "mode.threads:ServiceThread._serve": "67809eae0957",
    "mode.worker:Worker._sentinel_task": "6e66058cf3e1",
    "mode.worker:Worker.execute_from_commandline": "212e98f635d7",
    "aiokafka.consumer.consumer:AIOKafkaConsumer.start": "2f1ba7044332",
    "aiokafka.client:AIOKafkaClient.send": "246b277687d7",
    "aiokafka.consumer.fetcher:FetchResult": "d7db13f06de8",
    "aiokafka.consumer.fetcher:FetchError": "10966ad4c795",
    "aiokafka.consumer.fetcher:PartitionRecords": "94aa0da0dbec",
    "aiokafka.consumer.fetcher:Fetcher._fetch_requests_routine": "2a8ec5932644",
    "aiokafka.consumer.fetcher:Fetcher._get_actions_per_node": "1dab2cf937d1",
    "aiokafka.consumer.fetcher:Fetcher._proc_fetch_request": "59bf948fff47",
    "aiokafka.consumer.fetcher:Fetcher._create_fetch_waiter": "61d840568746",
    "aiokafka.consumer.fetcher:Fetcher.fetched_records": "be4348896b9b",
    "aiokafka.consumer.fetcher:Fetcher.seek_to": "f0ba6aba6c22",
    "aiokafka.consumer.subscription_state:Assignment": "ce6859542c70",
    "aiokafka.consumer.subscription_state:TopicPartitionState": "2b83334afadf",
    "aiokafka.consumer.group_coordinator:GroupCoordinator._on_join_prepare": "4d9524afc0ee",
    "aiokafka.consumer.group_coordinator:GroupCoordinator._on_join_complete": "0b0b3d204b40",
}
