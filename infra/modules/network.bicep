@description('Suffix that makes the names unique.')
param token string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('Resource id of the storage account.')
param storageId string

@description('Resource id of the vault.')
param vaultId string

var endpoints = [
  {
    service: 'blob'
    target: storageId
    zone: 'privatelink.blob.${environment().suffixes.storage}'
  }
  {
    service: 'queue'
    target: storageId
    zone: 'privatelink.queue.${environment().suffixes.storage}'
  }
  {
    service: 'table'
    target: storageId
    zone: 'privatelink.table.${environment().suffixes.storage}'
  }
  {
    service: 'vault'
    target: vaultId
    zone: 'privatelink.vaultcore.azure.net'
  }
]

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: 'vnet-sms-${token}'
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [
        '10.60.0.0/23'
      ]
    }
  }

  // Flex Consumption uses one address for each instance.
  resource appSubnet 'subnets' = {
    name: 'app'
    properties: {
      addressPrefix: '10.60.0.0/24'
      delegations: [
        {
          name: 'flex'
          properties: {
            serviceName: 'Microsoft.App/environments'
          }
        }
      ]
    }
  }

  resource endpointSubnet 'subnets' = {
    name: 'endpoints'
    properties: {
      addressPrefix: '10.60.1.0/27'
      privateEndpointNetworkPolicies: 'Disabled'
    }
    // Azure changes only one subnet of a network at a time.
    dependsOn: [
      appSubnet
    ]
  }
}

// The endpoints are created one at a time: Azure allows one change of a storage account at a time (StorageAccountOperationInProgress).
@batchSize(1)
module endpoint 'privateEndpoint.bicep' = [
  for item in endpoints: {
    params: {
      token: token
      location: location
      tags: tags
      service: item.service
      targetId: item.target
      zoneName: item.zone
      networkId: network.id
      subnetId: network::endpointSubnet.id
    }
  }
]

output appSubnetId string = network::appSubnet.id
